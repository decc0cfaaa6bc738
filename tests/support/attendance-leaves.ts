/**
 * A person's attended time, status and charge from the leaves of explanations alone: no branch, no parameter of a
 * branch, nothing of the product.
 */
interface Sentence {
  readonly code: string;
  readonly params: Readonly<Record<string, number | string>>;
  readonly children?: readonly Sentence[];
}

const leavesOf = (sentence: Sentence): readonly Sentence[] =>
  sentence.children === undefined ? [sentence] : sentence.children.flatMap(leavesOf);

const sumOf = (leaves: readonly Sentence[], code: string, param = 'at'): number =>
  leaves.filter((leaf) => leaf.code === code).reduce((sum, { params }) => sum + Number(params[param]), 0);

const numberOf = (leaves: readonly Sentence[], code: string): number =>
  Number(leaves.find((leaf) => leaf.code === code)?.params['at']);

export function attendanceFromLeaves(explanation: Sentence): { readonly attendedMs: number; readonly status: string } {
  const leaves = leavesOf(explanation);
  const attendedMs = sumOf(leaves, 'counted_to') - sumOf(leaves, 'counted_from');
  const override = leaves.find(({ code }) => code === 'override');
  return { attendedMs, status: override ? String(override.params['status']) : statusOf(leaves, attendedMs) };
}

function statusOf(leaves: readonly Sentence[], attendedMs: number): string {
  const rule = (key: string): number | null => {
    const found = leaves.find(({ code, params }) => code === 'policy' && params['key'] === key);
    return found ? Number(found.params['value']) : null;
  };
  if (attendedMs === 0) return 'absent';
  const windowMs = numberOf(leaves, 'window_to') - numberOf(leaves, 'window_from');
  const percent = (attendedMs * 100) / windowMs;
  const partialFrom = rule('partialFromPercent') ?? rule('teacherPartialFromPercent');
  if (partialFrom !== null && percent < partialFrom) return 'absent';
  const presentFromOfTeacher = rule('teacherPresentFromPercent');
  const presentFrom = rule('presentFromPercent') ?? presentFromOfTeacher;
  if (presentFrom === null || percent < presentFrom) return 'partial';
  // A teacher is never late.
  if (presentFromOfTeacher !== null) return 'present';
  if (sumOf(leaves, 'present_to') - sumOf(leaves, 'present_from') >= windowMs) return 'present';
  const lateMs = numberOf(leaves, 'late_from') - numberOf(leaves, 'window_from');
  const grace = rule('latenessGraceMinutes');
  if (grace === null) return 'not proved';
  return lateMs > grace * 60_000 ? 'late' : 'present';
}

/** Time in the room outside what counts, on both sides of it. */
export function outsideFromLeaves(explanation: Sentence): { readonly earlyMs: number; readonly overtimeMs: number } {
  const leaves = leavesOf(explanation);
  const from = numberOf(leaves, 'window_from');
  const isBefore = (bound: Sentence): boolean => Number(bound.params['at']) <= from;
  const bounds = leaves.filter(({ code }) => code === 'outside_from' || code === 'outside_to');
  const length = (those: readonly Sentence[]): number => sumOf(those, 'outside_to') - sumOf(those, 'outside_from');
  return { earlyMs: length(bounds.filter(isBefore)), overtimeMs: length(bounds.filter((one) => !isBefore(one))) };
}

export const chargesFromLeaves = (explanation: Sentence): number =>
  sumOf(leavesOf(explanation), 'ledger_row', 'amount');
