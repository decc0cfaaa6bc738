import { Temporal } from 'temporal-polyfill';
import type { Interval } from '#shared/domain/time.ts';

export const PERIODS = ['today', 'yesterday', 'week'] as const;
/** Days of the viewer's own zone; null is everything that the copy holds. */
export type Period = (typeof PERIODS)[number] | null;

/** A period as instants. A day may have 23 or 25 hours. */
export function intervalOf(period: Period, now: number, timeZone: string): Interval {
  if (period === null) return { from: -Infinity, to: Infinity };
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay();
  const [back, days] = period === 'today' ? [0, 1] : period === 'yesterday' ? [1, 1] : [6, 7];
  const from = today.subtract({ days: back });
  return { from: from.epochMilliseconds, to: from.add({ days }).epochMilliseconds };
}

/** Whether two instants fall on one day of the zone. */
export function isSameDay(a: number, b: number, timeZone: string): boolean {
  const dayOf = (at: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  return dayOf(a).equals(dayOf(b));
}
