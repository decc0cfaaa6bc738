import { Temporal } from 'temporal-polyfill';
import type { Interval } from '#shared/domain/time.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/settings.ts';

/** The days of the window that are blocked by their name in the academy's zone, as stretches. */
export function blockedDays(window: Interval, names: readonly Weekday[], timeZone: string): readonly Interval[] {
  const days: Interval[] = [];
  let day = Temporal.Instant.fromEpochMilliseconds(window.from).toZonedDateTimeISO(timeZone).startOfDay();
  while (day.epochMilliseconds < window.to) {
    const next = day.add({ days: 1 });
    const name = WEEKDAYS[day.dayOfWeek % 7];
    if (name !== undefined && names.includes(name))
      days.push({ from: day.epochMilliseconds, to: next.epochMilliseconds });
    day = next;
  }
  return days;
}
