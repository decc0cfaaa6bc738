import {
  isLongEnough,
  isPlausible,
  needsWords,
  overrideConflict,
  settableStatuses,
  SHORTEST_TEXT,
  type Base,
  type Change,
  type CreditWish,
  type OverrideReason,
} from '#shared/domain/human-entries.ts';
import type { Done } from '#shared/contract/attendance.ts';
import { refuse, type ErrorData, type Refusal, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import type { EvaluatedPerson } from '../attendance/evaluate-people.ts';
import { oneByOne } from '../one-by-one.ts';
import { creditRefusal, personIn, presentVerdicts, writeDecision } from './decision.ts';
import { onEndedSession } from './ended-session.ts';

/** Why, on what, and what of the ledger: the same for an override and for its undo. */
export interface Grounds {
  readonly reason: OverrideReason;
  readonly note: string;
  readonly base: Base;
  readonly credit: CreditWish;
  readonly commandId?: string | undefined;
}

export interface OverrideItem extends Grounds {
  readonly sessionId: number;
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly change: Change;
}

/** Overrides by the row, each in its own transaction: one that is refused or breaks stops none of the others (domain.md 4). */
export async function overrideAttendance(
  deps: Deps,
  actor: Actor,
  items: readonly OverrideItem[],
): Promise<readonly Result<Done>[]> {
  const answers = await oneByOne(
    deps,
    items,
    (item) => overrideOne(deps, actor, item),
    ({ sessionId, role, personId }) => ({ deed: 'attendance.override', sessionId, role, personId }),
  );
  return answers.map(({ result }) => result);
}

function overrideOne(deps: Deps, actor: Actor, item: OverrideItem): Promise<Result<Done>> {
  const { sessionId, role, personId, change, commandId } = item;
  const about = `${role}-${personId}`;
  const deed = { sessionId, action: 'attendance.override', name: 'attendance.override', about, commandId } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const verdicts = await presentVerdicts(trx, sessionId, now);
    const before = verdicts && personIn(verdicts.people, role, personId);
    if (!before) return refuse('not_found');
    const refusal =
      wordsRefusal(item) ?? changeRefusal(role, change, before, now) ?? creditRefusal(session, item.credit);
    if (refusal) return { ok: false, refusal };
    const present = baseOf(before);
    if (overrideConflict(item.base, present))
      return refuse('override_conflict', conflictData(item.base, before, wantedData(change)));
    const { type, ...values } = change;
    const { reason, note, base } = item;
    const entry = { kind: type, ...values, reason, note, base, commandId };
    return writeDecision(trx, actor, session, now, {
      before,
      entry,
      wish: item.credit,
      action: 'attendance.override',
    });
  });
}

/** What the next decision about this person has to be made on. */
export const baseOf = (person: EvaluatedPerson): Base => ({
  entryId: person.standing.lastEntryId,
  status: person.evaluation.status,
});

/** "Other" is no reason until it is written out. */
export const wordsRefusal = ({ reason, note }: Pick<Grounds, 'reason' | 'note'>): Refusal | null =>
  needsWords(reason) && !isLongEnough(note) ? refuse('text_too_short', { atLeast: SHORTEST_TEXT }).refusal : null;

/** What cannot be entered about this person at all. */
export function changeRefusal(
  role: 'teacher' | 'student',
  change: Change,
  person: EvaluatedPerson,
  now: number,
): Refusal | null {
  if (change.type === 'status') {
    const allowed = settableStatuses(role);
    if (allowed.includes(change.status)) return null;
    return refuse('status_not_allowed', { status: change.status, allowed }).refusal;
  }
  const { startsAt, endsAt } = person.facts;
  return isPlausible(change, { from: startsAt, to: endsAt }, now)
    ? null
    : refuse('bad_input', { field: 'change' }).refusal;
}

/** The base, what stands now and who wrote it, and what was wanted: a person decides between them. */
export function conflictData(base: Base, person: EvaluatedPerson, wanted: ErrorData): ErrorData {
  const last = person.entries.find((entry) => entry.id === person.standing.lastEntryId);
  return {
    baseEntryId: base.entryId,
    baseStatus: base.status,
    presentEntryId: person.standing.lastEntryId,
    presentStatus: person.evaluation.status,
    presentAttendedMs: person.evaluation.attendedMs,
    presentKind: last?.kind ?? null,
    presentAuthor: last?.author ?? null,
    presentAt: last?.at ?? null,
    presentReason: last && 'reason' in last ? last.reason : null,
    presentNote: last?.note ?? null,
    ...wanted,
  };
}

const wantedData = (change: Change): ErrorData =>
  change.type === 'status'
    ? { wantedType: change.type, wantedStatus: change.status }
    : { wantedType: change.type, wantedFrom: change.from, wantedTo: change.to };
