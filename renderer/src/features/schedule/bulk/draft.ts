import { Temporal } from 'temporal-polyfill';
import type { SchedulePlan, ScheduleRow, ScheduleTarget } from '#shared/contract/schedules.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/settings.ts';

export type TargetType = ScheduleTarget['type'];

/** What stands in the form so far. */
export interface Draft {
  readonly type: TargetType;
  readonly circleId: number | null;
  readonly courseId: number | null;
  readonly studentId: number | null;
  readonly teacherId: number | null;
  readonly subject: string;
  readonly times: readonly { readonly weekdays: readonly Weekday[]; readonly wallTime: string }[];
  readonly timeZone: string;
  /** Null: that of the circle, the course or the setting. */
  readonly minutes: number | null;
  readonly startsOn: string;
  readonly ends: 'count' | 'until' | 'open';
  readonly count: number | null;
  readonly untilOn: string | null;
}

/** A form that is opened afresh; `today` in the zone. */
export const freshDraft = (today: string, timeZone: string): Draft => ({
  type: 'circle',
  circleId: null,
  courseId: null,
  studentId: null,
  teacherId: null,
  subject: '',
  times: [{ weekdays: [], wallTime: '16:00' }],
  timeZone,
  minutes: null,
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

export type Missing = 'who' | 'teacher' | 'subject' | 'weekdays' | 'count' | 'until';

/** The plan that the form says, or the first thing that it does not say yet. */
export function planOf(draft: Draft): { readonly plan: SchedulePlan } | { readonly missing: Missing } {
  const target = targetOf(draft);
  if (typeof target === 'string') return { missing: target };
  const times = draft.times.filter(({ weekdays }) => weekdays.length > 0);
  if (times.length === 0) return { missing: 'weekdays' };
  if (draft.ends === 'count' && draft.count === null) return { missing: 'count' };
  if (draft.ends === 'until' && draft.untilOn === null) return { missing: 'until' };
  return {
    plan: {
      target,
      times: times.map(({ weekdays, wallTime }) => ({ weekdays: [...weekdays], wallTime })),
      timeZone: draft.timeZone,
      durationMinutes: draft.minutes,
      startsOn: draft.startsOn,
      untilOn: draft.ends === 'until' ? draft.untilOn : null,
      count: draft.ends === 'count' ? draft.count : null,
    },
  };
}

function targetOf({ type, circleId, courseId, studentId, teacherId, subject }: Draft): ScheduleTarget | Missing {
  if (type === 'circle') return circleId === null ? 'who' : { type, circleId };
  if (type === 'course') return courseId === null ? 'who' : { type, courseId };
  if (studentId === null) return 'who';
  if (teacherId === null) return 'teacher';
  if (type === 'quran') return { type, studentId, teacherId };
  return subject.trim() === '' ? 'subject' : { type, studentId, teacherId, subject: subject.trim() };
}

/** The weekdays in the order of the academy's week; `first` from Sunday. */
export const weekFrom = (first: number): readonly Weekday[] => [...WEEKDAYS.slice(first), ...WEEKDAYS.slice(0, first)];
