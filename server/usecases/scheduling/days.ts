import { Temporal } from 'temporal-polyfill';
import type { Interval } from '#shared/domain/time.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/settings.ts';

/** The days of the window that are blocked by their name in the academy's zone, as stretches. */
export function blockedDays(window: Interval, names: readonly Weekday[], timeZone: string): readonly Interval[] {
  const isBlocked = (day: Temporal.PlainDate): boolean => {
    const name = WEEKDAYS[day.dayOfWeek % 7];
    return name !== undefined && names.includes(name);
  };
  const startOf = (day: Temporal.PlainDate): number => day.toZonedDateTime(timeZone).epochMilliseconds;
  const dateAt = (moment: number): Temporal.PlainDate =>
    Temporal.Instant.fromEpochMilliseconds(moment).toZonedDateTimeISO(timeZone).toPlainDate();
  const days: Interval[] = [];
  // A moment's zone is dear to ask for: only the window's edges and the blocked days are looked up.
  const last = dateAt(window.to - 1);
  for (let day = dateAt(window.from); Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 }))
    if (isBlocked(day)) days.push({ from: startOf(day), to: startOf(day.add({ days: 1 })) });
  return days;
}
