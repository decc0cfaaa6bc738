import { Temporal } from 'temporal-polyfill';
import type { Person } from '#shared/contract/sessions.ts';
import { OVERRIDE_REASONS, SHORTEST_TEXT, type CreditWish, type OverrideReason } from '#shared/domain/human-entries.ts';
import { ATTENDANCE_STATUSES, TEACHER_OVERRIDE_STATUSES, type AttendanceStatus } from '#shared/domain/session.ts';
import { DAY, type Interval } from '#shared/domain/time.ts';
import { toLatinDigits } from '#shared/domain/digits.ts';

/** What had been seen when the decision began; it stays while the screen moves on (domain.md 4, "Base"). */
export interface Base {
  readonly entryId: number | null;
  readonly status: AttendanceStatus;
}

export type ChangeKind = 'status' | 'add' | 'cut';

/** A decision as it stands in the form, before it is one. */
export interface Draft {
  readonly kind: ChangeKind;
  readonly status: AttendanceStatus;
  /** Wall times of the reader's zone, as typed. */
  readonly from: string;
  readonly to: string;
  readonly reason: OverrideReason | null;
  readonly note: string;
  readonly credit: CreditWish;
  readonly base: Base;
}

export type DraftChange =
  | { readonly type: 'status'; readonly status: AttendanceStatus }
  | { readonly type: 'add' | 'cut'; readonly from: number; readonly to: number };

export const REASONS = OVERRIDE_REASONS;

/** A teacher is never late by hand (domain.md 4). */
export const statusesFor = (role: Person['role']): readonly AttendanceStatus[] =>
  role === 'teacher' ? TEACHER_OVERRIDE_STATUSES : ATTENDANCE_STATUSES;

export const baseOf = (person: Pick<Person, 'status' | 'entries'>): Base => ({
  entryId: person.entries?.lastEntryId ?? null,
  status: person.status ?? 'absent',
});

/** An untouched form: it proposes what the person is now. */
export const draftFor = (person: Pick<Person, 'status' | 'entries'>): Draft => ({
  kind: 'status',
  status: person.status ?? 'absent',
  from: '',
  to: '',
  reason: null,
  note: '',
  credit: 'by_rule',
  base: baseOf(person),
});

const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;

/** The instant nearest to `near` at which clocks in the zone show this time; null for what is no time of day. */
export function instantOf(typed: string, near: number, timeZone: string): number | null {
  const parts = TIME.exec(toLatinDigits(typed.trim()));
  if (!parts) return null;
  const [hour, minute, second] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const day = Temporal.Instant.fromEpochMilliseconds(near).toZonedDateTimeISO(timeZone).toPlainDate();
  const candidates = [-1, 0, 1].map(
    (days) =>
      day.add({ days }).toZonedDateTime({ timeZone, plainTime: new Temporal.PlainTime(hour, minute, second) })
        .epochMilliseconds,
  );
  return candidates.reduce((best, one) => (Math.abs(one - near) < Math.abs(best - near) ? one : best));
}

/** What the draft asks for; null while its times are not whole. */
export function changeOf(draft: Draft, session: { readonly startsAt: number }, timeZone: string): DraftChange | null {
  if (draft.kind === 'status') return { type: 'status', status: draft.status };
  const from = instantOf(draft.from, session.startsAt, timeZone);
  const to = instantOf(draft.to, session.startsAt, timeZone);
  return from === null || to === null || from >= to || to - from > DAY ? null : { type: draft.kind, from, to };
}

export const needsNote = (reason: OverrideReason | null): boolean => reason === 'other';

/** Why it cannot be saved yet; null when it can. */
export function missingOf(
  draft: Pick<Draft, 'reason' | 'note'>,
  change: DraftChange | null,
): 'times' | 'reason' | 'note' | null {
  if (change === null) return 'times';
  if (draft.reason === null) return 'reason';
  return needsNote(draft.reason) && draft.note.trim().length < SHORTEST_TEXT ? 'note' : null;
}

/** The form says something that the person is not already. */
export const isTouched = (draft: Draft, person: Pick<Person, 'status' | 'entries'>): boolean => {
  const fresh = draftFor(person);
  return (
    draft.kind !== fresh.kind ||
    draft.status !== draft.base.status ||
    draft.reason !== null ||
    draft.note !== '' ||
    draft.credit !== fresh.credit
  );
};

/** What somebody else decided meanwhile, out of the server's refusal. */
export interface Conflict {
  readonly base: Base;
  readonly present: Base;
  readonly author: string | null;
  readonly at: number | null;
  readonly reason: OverrideReason | null;
  readonly note: string;
}

const isStatus = (value: unknown): value is AttendanceStatus => ATTENDANCE_STATUSES.some((status) => status === value);

export function conflictOf(data: Readonly<Record<string, unknown>>): Conflict | null {
  const { baseStatus, presentStatus } = data;
  if (!isStatus(baseStatus) || !isStatus(presentStatus)) return null;
  const number = (name: string): number | null => {
    const value = data[name];
    return typeof value === 'number' ? value : null;
  };
  const text = (name: string): string | null => {
    const value = data[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    base: { entryId: number('baseEntryId'), status: baseStatus },
    present: { entryId: number('presentEntryId'), status: presentStatus },
    author: text('presentAuthor'),
    at: number('presentAt'),
    reason: REASONS.find((reason) => reason === data['presentReason']) ?? null,
    note: text('presentNote') ?? '',
  };
}

/** What somebody else said about the window that counts, out of the server's refusal. */
export interface WindowConflict {
  readonly windowId: number | null;
  /** Null: the scheduled time counts again. */
  readonly window: Interval | null;
  readonly author: string;
  readonly reason: string;
}

export function windowConflictOf(data: Readonly<Record<string, unknown>>): WindowConflict {
  const { presentWindowId: id, presentFrom: from, presentTo: to, presentAuthor, presentReason } = data;
  return {
    windowId: typeof id === 'number' ? id : null,
    window: typeof from === 'number' && typeof to === 'number' ? { from, to } : null,
    author: typeof presentAuthor === 'string' ? presentAuthor : '',
    reason: typeof presentReason === 'string' ? presentReason : '',
  };
}
