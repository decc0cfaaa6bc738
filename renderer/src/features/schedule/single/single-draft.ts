import type { CreateTarget } from '#shared/contract/scheduling.ts';
import type { Wall } from '#renderer/i18n/wall-time.ts';
import type { Who } from '../bulk/who-fields.tsx';

/** One class as the form says it so far, by the reader's clock. */
export interface SingleDraft extends Who<CreateTarget['type']> {
  readonly wall: Wall;
}

export const freshSingle = (wall: Wall): SingleDraft => ({
  type: 'circle',
  circleId: null,
  courseId: null,
  studentId: null,
  teacherId: null,
  subject: '',
  minutes: null,
  wall,
});

/** Whose class the form says, or the first thing that it does not say yet. */
export function singleTargetOf(draft: SingleDraft): CreateTarget | 'who' | 'teacher' | 'subject' {
  const { type, circleId, courseId, studentId, teacherId, subject } = draft;
  if (type === 'circle') return circleId === null ? 'who' : { type, circleId };
  if (type === 'course') return courseId === null ? 'who' : { type, courseId };
  if (studentId === null) return 'who';
  if (teacherId === null) return 'teacher';
  if (type !== 'lesson') return { type, studentId, teacherId };
  return subject.trim() === '' ? 'subject' : { type, studentId, teacherId, subject: subject.trim() };
}
