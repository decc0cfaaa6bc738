import type { Knex } from 'knex';
import { Temporal } from 'temporal-polyfill';
import type { SchedulePlan } from '#shared/contract/schedules.ts';
import { expandPlan, type PlannedSlot, rulesOf, type WeeklyPlan } from '#shared/domain/scheduling/plan.ts';
import type { WeeklyRule } from '#shared/domain/scheduling/expand.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import { lessonFor, type Lesson, readLesson } from './targets.ts';

/** Classes of an open-ended schedule stand this far ahead. */
const WEEKS_AHEAD = 4;
/** A bounded plan is made at once, at most so far ahead and so many classes. */
const LONGEST = { years: 1 };
const MOST_SLOTS = 400;

/** A plan that was understood: whose classes, by which rules, at which times. */
export interface ReadPlan {
  readonly lesson: Lesson;
  readonly rules: readonly WeeklyRule[];
  readonly slots: readonly PlannedSlot[];
  readonly through: string;
  readonly now: number;
}

/** Reads a plan for an actor. What the calendar does not have, and what is too far or too much, is refused by its field. */
export async function readPlan(db: Knex, actor: Actor, plan: SchedulePlan): Promise<Result<ReadPlan>> {
  const { target, ...given } = plan;
  const found = await lessonFor(db, actor, { target });
  if (!found.ok) return found;
  const now = await databaseNow(db);
  const wrong = wrongField(plan, now);
  if (wrong !== null) return refuse('bad_input', { field: wrong });
  const through = throughOf(plan, now);
  const asking = expandPlan({ ...given, durationMinutes: found.value.minutes }, through);
  if (asking.length > MOST_SLOTS) return refuse('bad_input', { field: 'untilOn' });
  // Whose package pays is known by when the first class is to come.
  const startsAt = asking.find((slot) => slot.startsAt > now)?.startsAt ?? null;
  const lesson = (await readLesson(db, target, { minutes: plan.durationMinutes, startsAt })) ?? found.value;
  const weekly: WeeklyPlan = { ...given, durationMinutes: plan.durationMinutes ?? lesson.minutes };
  const slots = expandPlan(weekly, through);
  return ok({ lesson, rules: rulesOf(weekly), slots, through, now });
}

/** Today's date in a zone. */
export const dateIn = (now: number, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();

/** The last date that an open-ended schedule has its classes made for by now. */
export const horizonOf = (now: number, timeZone: string): Temporal.PlainDate =>
  dateIn(now, timeZone).add({ weeks: WEEKS_AHEAD });

/** Whether a date is one that the calendar has. */
export const isDate = (text: string): boolean => readable(() => Temporal.PlainDate.from(text)) !== null;

function throughOf(plan: SchedulePlan, now: number): string {
  const first = later(Temporal.PlainDate.from(plan.startsOn), dateIn(now, plan.timeZone));
  if (plan.untilOn === null && plan.count === null) return first.add({ weeks: WEEKS_AHEAD }).toString();
  const longest = first.add(LONGEST);
  const until = plan.untilOn === null ? longest : Temporal.PlainDate.from(plan.untilOn);
  return (Temporal.PlainDate.compare(until, longest) < 0 ? until : longest).toString();
}

const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate =>
  Temporal.PlainDate.compare(a, b) < 0 ? b : a;

/** The field of a plan that no calendar can follow, or that is more than a year from now; null when all can be. */
function wrongField(plan: SchedulePlan, now: number): string | null {
  const today = readable(() => dateIn(now, plan.timeZone));
  if (today === null) return 'timeZone';
  const startsOn = readable(() => Temporal.PlainDate.from(plan.startsOn));
  if (startsOn === null || isFar(startsOn, today)) return 'startsOn';
  if (plan.untilOn === null) return null;
  const untilOn = readable(() => Temporal.PlainDate.from(plan.untilOn ?? ''));
  return untilOn === null || Temporal.PlainDate.compare(untilOn, startsOn) < 0 ? 'untilOn' : null;
}

const isFar = (date: Temporal.PlainDate, today: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(date, today.subtract(LONGEST)) < 0 ||
  Temporal.PlainDate.compare(date, today.add(LONGEST)) > 0;

function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
