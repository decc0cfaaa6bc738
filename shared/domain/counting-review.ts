import { decideFor, standingOf, type CountedSession, type TeacherOutcome } from './counting.ts';
import type { CreditWish } from './human-entries.ts';
import type { LedgerRow } from './ledger.ts';
import { isTrial, type AttendanceStatus } from './session.ts';

/** One expected student with what stands in the ledger about them and this session. */
export type ReviewedStudent = {
  readonly enrolledAtStart: boolean;
  readonly status: AttendanceStatus;
  readonly unverified: boolean;
  /** Sessions left on the subscription that would be charged; null without one. */
  readonly left: number | null;
  /** Oldest first. */
  readonly rows: readonly LedgerRow[];
  /** What people asked of the ledger with their last word about the student, and about the teacher. */
  readonly wishes: readonly CreditWish[];
};

export const COUNTING_FLAGS = ['no_subscription', 'over_quota', 'count_differs'] as const;
export type CountingReviewFlag = (typeof COUNTING_FLAGS)[number];

const flagOf = (student: ReviewedStudent, byRule: 'charge' | 'waive' | 'hold'): CountingReviewFlag | null => {
  const { rows, left } = student;
  if (rows.length === 0 && left === null) return 'no_subscription';
  const stands = standingOf(rows);
  const asked = student.wishes.filter((wish) => wish !== 'by_rule');
  // A charge that was asked for when there was nothing to charge was never written: it waits as one by rule does.
  const unheard = asked.length > 0 && asked.every((wish) => wish === 'charge') && stands !== 'charge';
  // Excuses follow their override by rule: they settle nothing else.
  const written = rows.some(
    ({ actor, reason }) => actor.type === 'staff' && reason !== 'excused' && reason !== 'excuse_undone',
  );
  const wanted = unheard ? 'charge' : byRule;
  if (written || (asked.length > 0 && !unheard) || stands === wanted) return null;
  if (wanted === 'charge' && stands === 'none' && left === 0) return 'over_quota';
  return wanted === 'waive' && stands === 'none' ? null : 'count_differs';
};

/**
 * What of a counted session waits for a person (domain.md 6): nothing to charge, no room in the quota, or a verdict that
 * has become another since it was counted. Once a person has decided, nothing waits. Writes nothing.
 */
export const reviewCounting = (
  session: CountedSession,
  teacher: TeacherOutcome,
  students: readonly ReviewedStudent[],
  policy: { readonly teacherPartialFromPercent: number },
): readonly CountingReviewFlag[] => {
  if ((session.status !== 'completed' && session.status !== 'absent') || isTrial(session.subtype)) return [];
  const raised = new Set(
    students
      .filter(({ enrolledAtStart }) => enrolledAtStart)
      .map((student) => flagOf(student, decideFor(student, teacher, policy.teacherPartialFromPercent).kind)),
  );
  return COUNTING_FLAGS.filter((flag) => raised.has(flag));
};
