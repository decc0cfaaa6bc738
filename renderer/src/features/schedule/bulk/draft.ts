import { Temporal } from 'temporal-polyfill';
import type { SchedulePlan, ScheduleRow, ScheduleTarget } from '#shared/contract/schedules.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/settings.ts';
import { wholeNumber } from '#renderer/i18n/digits.ts';
import { NOBODY_YET, targetOf, type Who } from './who.ts';

/** What stands in the form so far. */
export interface Draft extends Who<ScheduleTarget['type']> {
  readonly times: readonly { readonly weekdays: readonly Weekday[]; readonly wallTime: string }[];
  readonly timeZone: string;
  readonly startsOn: string;
  readonly ends: 'count' | 'until' | 'open';
  /** As typed. */
  readonly count: number | string | null;
  readonly untilOn: string | null;
}

/** A form that is opened afresh; `today` in the zone. */
export const freshDraft = (today: string, timeZone: string): Draft => ({
  ...NOBODY_YET,
  times: [{ weekdays: [], wallTime: '16:00' }],
  timeZone,
  startsOn: Temporal.PlainDate.from(today).add({ days: 1 }).toString(),
  ends: 'count',
  count: 8,
  untilOn: null,
});

/** The form as it made a schedule: to look at what was skipped once more. */
export const draftOf = (row: ScheduleRow): Draft => ({
  ...freshDraft(row.startsOn, row.timeZone),
  ...row.target,
  times: [{ weekdays: row.weekdays, wallTime: row.wallTime }],
  minutes: row.durationMinutes,
  startsOn: row.startsOn,
  ends: row.count !== null ? 'count' : row.untilOn === null ? 'open' : 'until',
  count: row.count,
  untilOn: row.untilOn,
});

export type Missing = 'who' | 'teacher' | 'subject' | 'weekdays' | 'minutes' | 'count' | 'until';

/** What the form accepts; a length is that of `default_meeting_duration_minutes` (domain.md 7). */
export const MINUTES = { min: 15, max: 180, step: 5 } as const;
export const COUNT = { min: 1, max: 400 } as const;

/** The number that was typed, when it is one within its range. */
export function within(typed: number | string | null, { min, max }: { readonly min: number; readonly max: number }) {
  const value = typeof typed === 'string' ? wholeNumber(typed) : typed;
  return value !== null && value >= min && value <= max ? value : null;
}

/** The plan that the form says, or the first thing that it does not say yet. */
export function planOf(draft: Draft): { readonly plan: SchedulePlan } | { readonly missing: Missing } {
  const target = targetOf(draft);
  if (typeof target === 'string') return { missing: target };
  const times = draft.times.filter(({ weekdays }) => weekdays.length > 0);
  if (times.length === 0) return { missing: 'weekdays' };
  const minutes = within(draft.minutes, MINUTES);
  if (draft.minutes !== null && minutes === null) return { missing: 'minutes' };
  const count = within(draft.count, COUNT);
  if (draft.ends === 'count' && count === null) return { missing: 'count' };
  if (draft.ends === 'until' && draft.untilOn === null) return { missing: 'until' };
  return {
    plan: {
      target,
      times: times.map(({ weekdays, wallTime }) => ({ weekdays: [...weekdays], wallTime })),
      timeZone: draft.timeZone,
      durationMinutes: minutes,
      startsOn: draft.startsOn,
      untilOn: draft.ends === 'until' ? draft.untilOn : null,
      count: draft.ends === 'count' ? count : null,
    },
  };
}

/** The weekdays in the order of the academy's week; `first` from Sunday. */
export const weekFrom = (first: number): readonly Weekday[] => [...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)];
