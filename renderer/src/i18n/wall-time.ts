import { Temporal } from 'temporal-polyfill';

/** A day and a time of day as inputs have them: `2026-11-26`, `16:00`. */
export interface Wall {
  readonly day: string;
  readonly time: string;
}

export function wallOf(at: number, timeZone: string): Wall {
  const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return { day: wall.toPlainDate().toString(), time: wall.toPlainTime().toString({ smallestUnit: 'minute' }) };
}

/** A wall time that a clock change skips moves forward, one that it repeats is the first (domain.md 5). */
export function instantOf({ day, time }: Wall, timeZone: string): number | null {
  if (day === '' || time === '') return null;
  return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
}

/** The day of the week in a zone, from 0 for Sunday. */
export const weekdayIn = (at: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).dayOfWeek % 7;
