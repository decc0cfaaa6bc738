import type { ScheduleTarget } from '#shared/contract/schedules.ts';
import type { CreateTarget } from '#shared/contract/scheduling.ts';

/** Whom a form names so far: for a weekly schedule, or for one class. */
export interface Who<Type extends CreateTarget['type'] = CreateTarget['type']> {
  readonly type: Type;
  readonly circleId: number | null;
  readonly courseId: number | null;
  readonly studentId: number | null;
  readonly teacherId: number | null;
  readonly subject: string;
  /** As typed; null: that of the circle, the course or the setting. */
  readonly minutes: number | string | null;
}

/** A form that is opened afresh. */
export const NOBODY_YET = {
  type: 'circle',
  circleId: null,
  courseId: null,
  studentId: null,
  teacherId: null,
  subject: '',
  minutes: null,
} as const satisfies Who;

/** The first thing that a form does not say yet. */
type Lacks = 'who' | 'teacher' | 'subject';

/** Whose classes the form says, or the first thing that it does not say yet. */
export function targetOf(draft: Who<ScheduleTarget['type']>): ScheduleTarget | Lacks;
export function targetOf(draft: Who): CreateTarget | Lacks;
export function targetOf({ type, circleId, courseId, studentId, teacherId, subject }: Who): CreateTarget | Lacks {
  if (type === 'circle') return circleId === null ? 'who' : { type, circleId };
  if (type === 'course') return courseId === null ? 'who' : { type, courseId };
  if (studentId === null) return 'who';
  if (teacherId === null) return 'teacher';
  if (type !== 'lesson') return { type, studentId, teacherId };
  return subject.trim() === '' ? 'subject' : { type, studentId, teacherId, subject: subject.trim() };
}
