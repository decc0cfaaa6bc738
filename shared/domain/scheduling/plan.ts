import { Temporal } from 'temporal-polyfill';
import type { Weekday } from '../settings.ts';
import { expandWeekly, type WeeklyRule, type WeeklySlot } from './expand.ts';

/** One request for weekly classes: several wall times share all the rest (domain.md 5). */
export interface WeeklyPlan extends Omit<WeeklyRule, 'weekdays' | 'wallTime'> {
  readonly times: readonly { readonly weekdays: readonly Weekday[]; readonly wallTime: string }[];
}

/** A slot and the rule that it comes from. */
export interface PlannedSlot extends WeeklySlot {
  readonly rule: WeeklyRule;
}

/** The plan's classes up to and with `through`, in the order of their times; `count` is counted over all wall times. */
export const expandPlan = (plan: WeeklyPlan, through: string): readonly PlannedSlot[] => {
  const slots = timesOf(plan)
    .flatMap((rule) => expandWeekly(rule, through).map((slot) => ({ ...slot, rule })))
    .toSorted((a, b) => a.startsAt - b.startsAt || a.rule.wallTime.localeCompare(b.rule.wallTime));
  return plan.count === null ? slots : slots.slice(0, plan.count);
};

/**
 * A rule for each wall time, which together have exactly the plan's classes: a count is divided among them by who comes
 * first, and one that gets none is left out. Throws a RangeError where `expandWeekly` does.
 */
export const rulesOf = (plan: WeeklyPlan): readonly WeeklyRule[] => {
  const rules = timesOf(plan);
  const { count } = plan;
  if (count === null) return rules;
  const slots = expandPlan(plan, weeksAfter(plan.startsOn, count + 1));
  return rules.flatMap((rule) => {
    const own = slots.filter((slot) => slot.rule.wallTime === rule.wallTime).length;
    return own === 0 ? [] : [{ ...rule, count: own }];
  });
};

/** The wall times, one a clock time however often it was named, each with the plan's whole count. */
function timesOf({ times, ...shared }: WeeklyPlan): readonly WeeklyRule[] {
  const clocks = [...new Set(times.map(({ wallTime }) => wallTime))].toSorted();
  return clocks.map((wallTime) => ({
    ...shared,
    wallTime,
    weekdays: [...new Set(times.filter((one) => one.wallTime === wallTime).flatMap((one) => one.weekdays))],
  }));
}

const weeksAfter = (date: string, weeks: number): string => Temporal.PlainDate.from(date).add({ weeks }).toString();
