import type { Policy } from '../policy.ts';
import type { AttendanceStatus } from '../session.ts';
import { MINUTE } from '../time.ts';
import type { StatusOverride } from './facts.ts';

/** What the rules of status look at; whole milliseconds. */
export type Measured = {
  readonly windowMs: number;
  readonly attendedMs: number;
  /** Merged time in the room, unclipped. */
  readonly presentMs: number;
  /** First counted moment − the window's start; null when nothing is counted. */
  readonly lateMs: number | null;
};

/** The rule that decided (domain.md 3.6); the numbers of the table as names. */
export type VerdictRule =
  | 'override'
  | 'nothing_counted'
  | 'full_length'
  | 'below_partial'
  | 'below_present'
  | 'beyond_grace'
  | 'in_time'
  | 'teacher_present'
  | 'teacher_partial'
  | 'teacher_below_partial';

export type Verdict = { readonly status: AttendanceStatus; readonly rule: VerdictRule };

/** attended ÷ window ≥ percent ÷ 100, compared in whole numbers: nothing is rounded. */
export const reaches = (attendedMs: number, windowMs: number, percent: number): boolean =>
  attendedMs * 100 >= percent * windowMs;

const studentVerdict = (measured: Measured, policy: Policy): Verdict => {
  const { windowMs, attendedMs, presentMs, lateMs } = measured;
  const isPresent = reaches(attendedMs, windowMs, policy.presentFromPercent);
  if (presentMs >= windowMs && isPresent) return { status: 'present', rule: 'full_length' };
  if (!reaches(attendedMs, windowMs, policy.partialFromPercent)) return { status: 'absent', rule: 'below_partial' };
  if (!isPresent) return { status: 'partial', rule: 'below_present' };
  if (lateMs !== null && lateMs > policy.latenessGraceMinutes * MINUTE) return { status: 'late', rule: 'beyond_grace' };
  return { status: 'present', rule: 'in_time' };
};

const teacherVerdict = ({ attendedMs, windowMs }: Measured, policy: Policy): Verdict => {
  if (reaches(attendedMs, windowMs, policy.teacherPresentFromPercent)) {
    return { status: 'present', rule: 'teacher_present' };
  }
  if (reaches(attendedMs, windowMs, policy.teacherPartialFromPercent)) {
    return { status: 'partial', rule: 'teacher_partial' };
  }
  return { status: 'absent', rule: 'teacher_below_partial' };
};

/** The status of a person, by the first rule that fits (domain.md 3.6). */
export const verdictOf = (
  role: 'student' | 'teacher',
  measured: Measured,
  policy: Policy,
  override: StatusOverride | null,
): Verdict => {
  if (override !== null) return { status: override.status, rule: 'override' };
  if (measured.attendedMs === 0) return { status: 'absent', rule: 'nothing_counted' };
  return role === 'teacher' ? teacherVerdict(measured, policy) : studentVerdict(measured, policy);
};
