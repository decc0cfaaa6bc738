import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type Weekday } from '../settings.ts';
import { MINUTE } from '../time.ts';

/** Weekdays × wall time × zone × duration, from a date, until a date, a count, or both (domain.md 5). */
export interface WeeklyRule {
  readonly weekdays: readonly Weekday[];
  /** `HH:MM` on the clock of `timeZone`. */
  readonly wallTime: string;
  /** An IANA name. */
  readonly timeZone: string;
  readonly durationMinutes: number;
  /** The first date that may have a class, `YYYY-MM-DD` in `timeZone`, like the next. */
  readonly startsOn: string;
  /** The last date that may have one. */
  readonly untilOn: string | null;
  /** So many classes in all, counted from `startsOn`. */
  readonly count: number | null;
}

/** The clocks changed at the wall time: `gap` it does not exist that day, `twice` it comes twice. */
export type ClockChange = 'gap' | 'twice';

export interface WeeklySlot {
  /** The date that the rule means, whatever the clocks do; with the rule it names the slot. */
  readonly date: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** To be reported: the class stands at another wall time, or at the first of two. */
  readonly clockChange: ClockChange | null;
}

/**
 * The classes of a weekly rule up to and with the date `through`, in order. A wall time that does not exist moves
 * forward by the gap, one that exists twice takes the first (domain.md 5). A later `through` only adds slots at the
 * end. A zone, date or wall time that does not exist throws a RangeError.
 */
export const expandWeekly = (rule: WeeklyRule, through: string): readonly WeeklySlot[] => {
  const last = [through, ...(rule.untilOn === null ? [] : [rule.untilOn])]
    .map((date) => Temporal.PlainDate.from(date))
    .reduce((a, b) => (Temporal.PlainDate.compare(a, b) <= 0 ? a : b));
  const time = Temporal.PlainTime.from(rule.wallTime);
  const slots: WeeklySlot[] = [];
  let date = Temporal.PlainDate.from(rule.startsOn);
  while (Temporal.PlainDate.compare(date, last) <= 0 && slots.length < (rule.count ?? Infinity)) {
    const name = WEEKDAYS[date.dayOfWeek % 7];
    if (name !== undefined && rule.weekdays.includes(name)) slots.push(slotOn(date, time, rule));
    date = date.add({ days: 1 });
  }
  return slots;
};

function slotOn(date: Temporal.PlainDate, time: Temporal.PlainTime, rule: WeeklyRule): WeeklySlot {
  const wanted = date.toPlainDateTime(time);
  const placed = wanted.toZonedDateTime(rule.timeZone, { disambiguation: 'compatible' });
  const second = wanted.toZonedDateTime(rule.timeZone, { disambiguation: 'later' });
  const twice = second.epochMilliseconds !== placed.epochMilliseconds;
  return {
    date: date.toString(),
    startsAt: placed.epochMilliseconds,
    endsAt: placed.epochMilliseconds + rule.durationMinutes * MINUTE,
    clockChange: placed.toPlainDateTime().equals(wanted) ? (twice ? 'twice' : null) : 'gap',
  };
}
