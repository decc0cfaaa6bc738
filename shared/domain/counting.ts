import { reaches } from './attendance/verdict.ts';
import { reversalOf, standingCharge, type LedgerActor, type LedgerRow, type NewLedgerRow } from './ledger.ts';
import { payerOf, type Payer } from './payer.ts';
import { isTrial, type AttendanceStatus, type SessionStatus, type SessionSubtype } from './session.ts';

/** A session that ended, as counting looks at it. */
export type CountedSession = { readonly id: number; readonly subtype: SessionSubtype; readonly status: SessionStatus };

/** The verdict about the session's teacher; milliseconds. */
export type TeacherOutcome = {
  readonly status: AttendanceStatus;
  readonly attendedMs: number;
  readonly windowMs: number;
  readonly unverified: boolean;
};

/** One expected student: the only one, or one of a group with whether they were enrolled at S. */
export type CountedStudent = {
  readonly studentId: number;
  readonly enrolledAtStart: boolean;
  readonly status: AttendanceStatus;
  readonly unverified: boolean;
  /** Those of the session's kind that are active at S; `used` without this session. */
  readonly subscriptions: readonly Payer[];
};

export type CountingFlag = {
  readonly studentId: number;
  readonly flag: 'no_subscription' | 'over_quota';
  readonly subscriptionId: number | null;
};

export type Counting = { readonly rows: readonly NewLedgerRow[]; readonly flags: readonly CountingFlag[] };

const SYSTEM: LedgerActor = { type: 'system' };

/** The teacher was there for less than `teacher_partial_from_percent`; a status set by hand says so itself. */
const isTeacherFault = (teacher: TeacherOutcome, teacherPartialFromPercent: number): boolean =>
  teacher.status === 'absent' ||
  (teacher.status === 'excused' && !reaches(teacher.attendedMs, teacher.windowMs, teacherPartialFromPercent));

type Decided = { readonly kind: 'charge' | 'waive' | 'hold'; readonly reason: string };

/** What the verdicts alone say of one student: charge, waive or hold (domain.md 6). */
export const decideFor = (
  student: Pick<CountedStudent, 'status' | 'unverified'>,
  teacher: TeacherOutcome,
  teacherPartialFromPercent: number,
): Decided => {
  if (teacher.unverified) return { kind: 'hold', reason: 'teacher_unverified' };
  if (isTeacherFault(teacher, teacherPartialFromPercent)) return { kind: 'waive', reason: 'teacher_fault' };
  if (student.status === 'excused') return { kind: 'waive', reason: 'excused' };
  if (student.unverified) return { kind: 'hold', reason: 'student_unverified' };
  return { kind: 'charge', reason: 'session_counted' };
};

/**
 * The ledger rows that the end of a session asks for (domain.md 6): only COMPLETED and ABSENT count, trials
 * never. A charge beyond the quota is not written but flagged; nobody without a subscription is charged.
 */
export const countSession = (
  session: CountedSession,
  teacher: TeacherOutcome,
  students: readonly CountedStudent[],
  policy: { readonly teacherPartialFromPercent: number },
): Counting => {
  const counts = session.status === 'completed' || session.status === 'absent';
  if (!counts || isTrial(session.subtype)) return { rows: [], flags: [] };
  const rows: NewLedgerRow[] = [];
  const flags: CountingFlag[] = [];
  for (const student of students.filter(({ enrolledAtStart }) => enrolledAtStart)) {
    const { studentId } = student;
    const subscription = payerOf(student.subscriptions);
    const { kind, reason } = decideFor(student, teacher, policy.teacherPartialFromPercent);
    if (subscription === undefined) {
      flags.push({ studentId, flag: 'no_subscription', subscriptionId: null });
    } else if (kind === 'charge' && subscription.used >= subscription.quota) {
      flags.push({ studentId, flag: 'over_quota', subscriptionId: subscription.id });
    } else {
      const subscriptionId = subscription.id;
      rows.push({ sessionId: session.id, subscriptionId, studentId, kind, reversesId: null, reason, actor: SYSTEM });
    }
  }
  return { rows, flags };
};

/** What stands in the ledger for one session and subscription. */
export type Standing = 'charge' | 'waive' | 'hold' | 'none';

export const standingOf = (rows: readonly LedgerRow[]): Standing => {
  if (standingCharge(rows) !== undefined) return 'charge';
  const last = rows.toSorted((a, b) => a.id - b.id).at(-1);
  return last?.kind === 'waive' || last?.kind === 'hold' ? last.kind : 'none';
};

/** A different outcome that only a person may write now: an item for the review inbox. */
export type CountingReview = {
  readonly studentId: number;
  readonly subscriptionId: number;
  readonly stands: Standing;
  readonly wanted: Standing;
};

const reconsider = (
  rows: readonly LedgerRow[],
  wanted: NewLedgerRow | undefined,
  settling: boolean,
): { readonly append: readonly NewLedgerRow[]; readonly review: readonly CountingReview[] } => {
  const stands = standingOf(rows);
  const wants: Standing =
    wanted === undefined || wanted.kind === 'reversal' || wanted.kind === 'manual' ? 'none' : wanted.kind;
  const subject = wanted ?? rows[0];
  if (stands === wants || subject === undefined) return { append: [], review: [] };
  const isOurs = rows.every((row) => row.actor.type === 'system');
  if (!settling || !isOurs) {
    const { studentId, subscriptionId } = subject;
    return { append: [], review: [{ studentId, subscriptionId, stands, wanted: wants }] };
  }
  const charge = standingCharge(rows);
  const reversal = charge === undefined ? [] : [reversalOf(charge, SYSTEM, 'recounted')];
  return { append: [...reversal, ...(wanted === undefined ? [] : [wanted])], review: [] };
};

/**
 * Brings what stands for a session in line with a new count. While settling the system may replace its own
 * rows; afterwards, or where a person has written, the difference is only reported (domain.md 6).
 */
export const recount = (
  existing: readonly LedgerRow[],
  wanted: readonly NewLedgerRow[],
  settling: boolean,
): { readonly append: readonly NewLedgerRow[]; readonly review: readonly CountingReview[] } => {
  const ids = [...new Set([...existing, ...wanted].map((row) => row.subscriptionId))].toSorted((a, b) => a - b);
  const answers = ids.map((id) =>
    reconsider(
      existing.filter((row) => row.subscriptionId === id),
      wanted.find((row) => row.subscriptionId === id),
      settling,
    ),
  );
  return { append: answers.flatMap(({ append }) => append), review: answers.flatMap(({ review }) => review) };
};
