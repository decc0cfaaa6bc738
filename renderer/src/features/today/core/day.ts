import { Temporal } from 'temporal-polyfill';
import type { Interval } from '#shared/domain/time.ts';

/** The day that `now` lies in by the clocks of a zone, or the one `days` later; clock changes make it 23 or 25 hours. */
export function dayOf(now: number, timeZone: string, days = 0): Interval {
  const start = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay().add({ days });
  return { from: start.epochMilliseconds, to: start.add({ days: 1 }).epochMilliseconds };
}

/** Whether the clocks of two zones show the same at this moment. */
export function sameClock(one: string, other: string, now: number): boolean {
  if (one === other) return true;
  const instant = Temporal.Instant.fromEpochMilliseconds(now);
  return instant.toZonedDateTimeISO(one).offsetNanoseconds === instant.toZonedDateTimeISO(other).offsetNanoseconds;
}
