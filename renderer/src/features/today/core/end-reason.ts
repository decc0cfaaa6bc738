/** Reasons that the system gives, as words of the texts (`today:endReason.*`). */
export const END_REASONS = [
  'teacher_no_show',
  'academy_fault',
  'ended_automatically',
  'next_class_started',
  'held_outside',
  'proved_later',
  'student_absent',
] as const;
export type EndReason = (typeof END_REASONS)[number];

/** A reason that the system gave, or the words that a person wrote; null when there are none. */
export function endReasonOf(reason: string | null): { readonly code: EndReason } | { readonly words: string } | null {
  if (reason === null || reason.trim() === '') return null;
  const code = END_REASONS.find((one) => one === reason);
  return code === undefined ? { words: reason } : { code };
}
