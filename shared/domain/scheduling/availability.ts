import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS, type Weekday } from '../settings.ts';
import { clip, type Interval, subtract, union } from '../time.ts';
import { isWithin } from './clash.ts';

/** Minutes of a local day, `[from, to)`; 1440 is the day's end. */
export type Minutes = { readonly from: number; readonly to: number };

export type WeeklyHours = Minutes & { readonly weekday: Weekday };

/** One date that is not as the week says: off (whole, or for some hours), or extra hours. */
export type DatedHours = {
  /** ISO date in the teacher's zone. */
  readonly date: string;
  readonly what: 'off' | 'extra';
  /** Null: the whole day. */
  readonly minutes: Minutes | null;
};

/** What was entered about a teacher's time, and the zone that its wall times are in. */
export type Availability = {
  readonly timeZone: string;
  readonly weekly: readonly WeeklyHours[];
  readonly dated: readonly DatedHours[];
};

const MINUTES_A_DAY = 1440;

/**
 * When a teacher may teach within the window, or null where nothing was entered: always available (domain.md 5). Off
 * takes from the week, extra adds to both. A wall time that the clocks leave out is the moment of the change, one that
 * they show twice is the first.
 */
export const availableWithin = (availability: Availability, window: Interval): readonly Interval[] | null => {
  const { weekly, dated, timeZone } = availability;
  if (weekly.length === 0 && dated.every(({ what }) => what === 'extra')) return null;
  const days = daysAround(window, timeZone);
  const usual =
    weekly.length === 0
      ? [window]
      : days.flatMap((day) =>
          weekly
            .filter(({ weekday }) => weekday === WEEKDAYS[day.dayOfWeek % 7])
            .map((hours) => stretchOn(day, hours, timeZone)),
        );
  const on = (what: DatedHours['what']): readonly Interval[] =>
    dated
      .filter((one) => one.what === what)
      .map((one) =>
        stretchOn(Temporal.PlainDate.from(one.date), one.minutes ?? { from: 0, to: MINUTES_A_DAY }, timeZone),
      );
  return union(clip([...subtract(union(usual), on('off')), ...on('extra')], window));
};

/** May the teacher have a class at `[from, to)`? It must lie within their hours whole. */
export const availableAt = (availability: Availability, slot: Interval): boolean =>
  isWithin(slot, availableWithin(availability, slot));

/** Dates from…to, both included, in a zone, as one stretch of instants. */
export const stretchOfDates = (from: string, to: string, timeZone: string): Interval => ({
  from: stretchOn(Temporal.PlainDate.from(from), { from: 0, to: MINUTES_A_DAY }, timeZone).from,
  to: stretchOn(Temporal.PlainDate.from(to), { from: 0, to: MINUTES_A_DAY }, timeZone).to,
});

const stretchOn = (day: Temporal.PlainDate, minutes: Minutes, timeZone: string): Interval => ({
  from: momentOf(day, minutes.from, timeZone),
  to: momentOf(day, minutes.to, timeZone),
});

const momentOf = (day: Temporal.PlainDate, minute: number, timeZone: string): number => {
  const wall = day.toPlainDateTime().add({ minutes: minute });
  const moment = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (moment.toPlainDateTime().equals(wall)) return moment.epochMilliseconds;
  // The clocks jump over it; `earlier` stands before the jump.
  return moment.getTimeZoneTransition('next')?.epochMilliseconds ?? moment.epochMilliseconds;
};

/** Every local day that shares a moment with the window. */
const daysAround = ({ from, to }: Interval, timeZone: string): readonly Temporal.PlainDate[] => {
  const dateAt = (at: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  const days: Temporal.PlainDate[] = [];
  const last = dateAt(to);
  for (let day = dateAt(from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) days.push(day);
  return days;
};
