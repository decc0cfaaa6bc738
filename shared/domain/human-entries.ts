import type { Correction, StatusOverride } from './attendance/facts.ts';
import { ATTENDANCE_STATUSES, TEACHER_OVERRIDE_STATUSES, type AttendanceStatus } from './session.ts';
import { DAY, type Interval } from './time.ts';

/** Why a person changed a verdict (domain.md 4). */
export const OVERRIDE_REASONS = ['technical', 'identity_mix_up', 'agreed_absence', 'teacher_fault', 'other'] as const;
export type OverrideReason = (typeof OVERRIDE_REASONS)[number];

/** What the person wants of the ledger: the rule of domain.md 4, nothing at all, or one outcome outright. */
export const CREDIT_WISHES = ['by_rule', 'keep', 'charge', 'waive'] as const;
export type CreditWish = (typeof CREDIT_WISHES)[number];

/** Characters that a free reason, or a contest, has at least. */
export const SHORTEST_TEXT = 10;

/** An override (domain.md 4): a status, or a corrected stay that adds or cuts `[from, to)`, epoch milliseconds. */
export type Change =
  { readonly type: 'status'; readonly status: AttendanceStatus } | ({ readonly type: 'add' | 'cut' } & Interval);

type Written = { readonly id: number; readonly author: string; readonly at: number; readonly note: string };
type Decided = Written & { readonly reason: OverrideReason; readonly credit: CreditWish };

export type StatusEntry = Decided & { readonly kind: 'status'; readonly status: AttendanceStatus };
export type CorrectionEntry = Decided & { readonly kind: 'add' | 'cut' } & Interval;
export type UndoEntry = Decided & { readonly kind: 'undo'; readonly undoesId: number };
export type ContestEntry = Written & { readonly kind: 'contest' };
export type ContestAnswerEntry = Written & {
  readonly kind: 'contest_answer';
  readonly answersId: number;
  readonly answer: 'accepted' | 'rejected';
};

/** A row of the human layer about one person in one session; rows only append, ids grow in the order of writing. */
export type HumanEntry = StatusEntry | CorrectionEntry | UndoEntry | ContestEntry | ContestAnswerEntry;

/** What all entries about one person come to. */
export type Standing = {
  /** The newest status that was not undone; the ones beneath it wait. */
  readonly override: StatusEntry | null;
  /** Oldest first: where two meet, the later word wins. */
  readonly corrections: readonly CorrectionEntry[];
  /** The last entry that bears on the verdict: the first half of a base. Contests decide nothing. */
  readonly lastEntryId: number | null;
  /** What that entry asked of the ledger. */
  readonly lastWish: CreditWish;
  /** The teacher's contest that nobody has answered. */
  readonly openContest: ContestEntry | null;
};

export const NOTHING_STANDS: Standing = {
  override: null,
  corrections: [],
  lastEntryId: null,
  lastWish: 'by_rule',
  openContest: null,
};

const bearsOnVerdict = (entry: HumanEntry): entry is StatusEntry | CorrectionEntry | UndoEntry =>
  entry.kind !== 'contest' && entry.kind !== 'contest_answer';

/** Folds the entries about one person, in any order (domain.md 4): an undo takes its entry out, nothing else does. */
export const foldEntries = (entries: readonly HumanEntry[]): Standing => {
  const inOrder = entries.toSorted((a, b) => a.id - b.id);
  const undone = new Set(inOrder.flatMap((entry) => (entry.kind === 'undo' ? [entry.undoesId] : [])));
  const answered = new Set(inOrder.flatMap((entry) => (entry.kind === 'contest_answer' ? [entry.answersId] : [])));
  const standsAsStatus = (entry: HumanEntry): entry is StatusEntry => entry.kind === 'status' && !undone.has(entry.id);
  const isCorrection = (entry: HumanEntry): entry is CorrectionEntry => entry.kind === 'add' || entry.kind === 'cut';
  const isOpen = (entry: HumanEntry): entry is ContestEntry => entry.kind === 'contest' && !answered.has(entry.id);
  const last = inOrder.findLast(bearsOnVerdict);
  return {
    override: inOrder.findLast(standsAsStatus) ?? null,
    corrections: inOrder.filter(isCorrection).filter(({ id }) => !undone.has(id)),
    lastEntryId: last?.id ?? null,
    lastWish: last?.credit ?? 'by_rule',
    openContest: inOrder.findLast(isOpen) ?? null,
  };
};

/** The standing status as the computation takes it; its reference in explanations is the entry's id. */
export const overrideOf = ({ override }: Standing): StatusOverride | null =>
  override === null ? null : { id: String(override.id), status: override.status };

/** The standing corrected stays as the computation takes them. */
export const correctionsOf = ({ corrections }: Standing): readonly Correction[] =>
  corrections.map(({ id, kind, from, to, at }) => ({ id: String(id), type: kind, from, to, at }));

/** What a person saw when they decided, and what stands now. */
export type Base = { readonly entryId: number | null; readonly status: AttendanceStatus };

/**
 * Decided on what no longer stands (domain.md 4): another human entry came, or the status is another. A machine
 * recompute that left the status as it was is no conflict.
 */
export const overrideConflict = (base: Base, present: Base): boolean =>
  base.entryId !== present.entryId || base.status !== present.status;

/** The statuses that a person may set: a teacher is never late (domain.md 4). */
export const settableStatuses = (role: 'teacher' | 'student'): readonly AttendanceStatus[] =>
  role === 'teacher' ? TEACHER_OVERRIDE_STATUSES : ATTENDANCE_STATUSES;

export const isLongEnough = (text: string): boolean => Array.from(text.trim()).length >= SHORTEST_TEXT;

/** A reason that is not on the list has to be written out (domain.md 4). */
export const needsWords = (reason: OverrideReason): boolean => reason === 'other';

/** An interval by hand belongs to its class: within a day of it, and presence is claimed of the past only. */
export const isPlausible = (change: Change & Interval, window: Interval, now: number): boolean =>
  change.from < change.to &&
  change.from >= window.from - DAY &&
  change.to <= window.to + DAY &&
  (change.type === 'cut' || change.to <= now);

export type UndoProblem = 'not_found' | 'already_undone';

/** Only what decides can be undone, and only once; an undo is final, what it removed is entered anew. */
export const undoProblem = (entries: readonly HumanEntry[], entryId: number): UndoProblem | null => {
  const target = entries.find(({ id }) => id === entryId);
  if (target === undefined || !bearsOnVerdict(target) || target.kind === 'undo') return 'not_found';
  const isUndone = entries.some((entry) => entry.kind === 'undo' && entry.undoesId === entryId);
  return isUndone ? 'already_undone' : null;
};
