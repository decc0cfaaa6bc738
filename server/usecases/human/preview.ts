import type { Knex } from 'knex';
import type { Effect } from '#shared/contract/attendance.ts';
import {
  undoProblem,
  type Base,
  type Change,
  type CreditWish,
  type HumanEntry,
  type OverrideReason,
} from '#shared/domain/human-entries.ts';
import type { Interval } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { evaluatePeople, type EvaluatedPerson } from '../attendance/evaluate-people.ts';
import { withEntries, withWindow, type Gathered } from '../attendance/gather.ts';
import { previewByHand, type CreditChange, type CreditState } from '../counting/by-hand.ts';
import { readCounted } from '../counting/counted.ts';
import { creditAsked, creditRefusal, personIn, presentVerdicts, type Verdicts } from './decision.ts';
import { isImplausible } from './effective-window.ts';
import { notJudged, refusalFor } from './ended-session.ts';
import { readMonthRates } from './month.ts';
import { baseOf, changeRefusal } from './override.ts';

type Of = { readonly role: 'teacher' | 'student'; readonly personId: number };

export interface PreviewInput {
  readonly id: number;
  readonly change:
    | (Change & Of)
    | { readonly type: 'undo'; readonly entryId: number }
    | { readonly type: 'window'; readonly window: Interval | null };
  readonly credit: CreditWish;
}

export interface PreviewedPerson extends Of {
  readonly base: Base;
  readonly before: Effect;
  readonly after: Effect;
}

/**
 * What a decision would do before it is done (product.md, Review): verdict, minutes, credit, what is used and left of the
 * subscription, the month's rate. Computed by the same functions as the deed; writes nothing.
 */
export async function previewDecision(
  deps: Deps,
  actor: Actor,
  input: PreviewInput,
): Promise<Result<{ people: PreviewedPerson[] }>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  if (!session) return refuse('not_found');
  const refusal =
    (await refusalFor(deps.db, actor, session.id, 'attendance.override')) ??
    notJudged(session) ??
    creditRefusal(session, input.credit);
  if (refusal) return { ok: false, refusal };
  const now = await databaseNow(deps.db);
  const verdicts = await presentVerdicts(deps.db, session.id, now);
  if (!verdicts) return refuse('not_found');
  const changed = changeIn(verdicts, input.change, now);
  if (!changed.ok) return changed;
  const after = evaluatePeople(changed.value.gathered, now);
  const touched = await touchedBy(deps.db, session, { ...changed.value, verdicts, after, credit: input.credit, actor });
  const rates = await readMonthRates(deps.db, session, verdicts.people);
  return ok({
    people: touched.map(({ was, is, credit }) => ({
      role: was.role,
      personId: was.id,
      base: baseOf(was),
      before: effectOf(was, credit?.before ?? null, rates(was)),
      after: effectOf(is, credit?.after ?? null, rates(is)),
    })),
  });
}

interface Changed {
  readonly gathered: Gathered;
  /** Whom the decision is about; null: everybody. */
  readonly target: EvaluatedPerson | null;
}

/** The session's facts as they would be, or why that cannot be. */
function changeIn({ gathered, people }: Verdicts, change: PreviewInput['change'], now: number): Result<Changed> {
  if (change.type === 'window') {
    const { starts_at, ends_at } = gathered.session;
    if (change.window !== null && isImplausible(change.window, { from: starts_at, to: ends_at }, now))
      return refuse('bad_input', { field: 'change' });
    return ok({ gathered: withWindow(gathered, change.window), target: null });
  }
  const target =
    change.type === 'undo'
      ? people.find((person) => person.entries.some((entry) => entry.id === change.entryId))
      : personIn(people, change.role, change.personId);
  if (!target) return refuse('not_found');
  if (change.type === 'undo') {
    const problem = undoProblem(target.entries, change.entryId);
    if (problem) return refuse(problem);
  } else {
    const refusal = changeRefusal(target.role, change, target, now);
    if (refusal) return { ok: false, refusal };
  }
  const entries = [...target.entries, supposed(target, change, now)];
  const changed = gathered.people.map((person) =>
    person.identity === target.identity ? withEntries(person, entries) : person,
  );
  return ok({ gathered: { ...gathered, people: changed }, target });
}

/** The entry that the decision would append; its words change no verdict. */
function supposed(
  target: EvaluatedPerson,
  change: Exclude<PreviewInput['change'], { type: 'window' }>,
  now: number,
): HumanEntry {
  const id = Math.max(0, ...target.entries.map((entry) => entry.id)) + 1;
  const reason: OverrideReason = 'other';
  const written = { id, author: '', at: now, note: '', reason, credit: 'by_rule' } as const;
  if (change.type === 'undo') return { ...written, kind: 'undo', undoesId: change.entryId };
  if (change.type === 'status') return { ...written, kind: 'status', status: change.status };
  return { ...written, kind: change.type, from: change.from, to: change.to };
}

interface Touched {
  readonly was: EvaluatedPerson;
  readonly is: EvaluatedPerson;
  /** Null for a teacher. */
  readonly credit: CreditChange | null;
}

/** The person asked about, then everybody else whose verdict or credit would become another. */
async function touchedBy(
  db: Knex,
  session: SessionTableRow,
  look: Changed & {
    readonly verdicts: Verdicts;
    readonly after: readonly EvaluatedPerson[];
    readonly credit: CreditWish;
    readonly actor: Actor;
  },
): Promise<readonly Touched[]> {
  const { target, verdicts, after } = look;
  const changes = await creditChanges(db, session, look);
  const everybody = verdicts.people.flatMap((was): readonly Touched[] => {
    const is = personIn(after, was.role, was.id);
    const credit = was.role === 'student' ? (changes.get(was.id) ?? null) : null;
    return is ? [{ was, is, credit }] : [];
  });
  const isTarget = ({ was }: Touched): boolean => was.identity === target?.identity;
  const differs = ({ was, is, credit }: Touched): boolean =>
    was.evaluation.status !== is.evaluation.status ||
    was.evaluation.attendedMs !== is.evaluation.attendedMs ||
    was.evaluation.windowMs !== is.evaluation.windowMs ||
    (credit !== null && credit.before.credit !== credit.after.credit);
  return [...everybody.filter(isTarget), ...everybody.filter((one) => !isTarget(one) && differs(one))];
}

/** What stands about every student, and what would stand for those whom the decision concerns. */
async function creditChanges(
  db: Knex,
  session: SessionTableRow,
  { target, after, credit, actor }: Parameters<typeof touchedBy>[2],
): Promise<ReadonlyMap<number, CreditChange>> {
  const { students } = await readCounted(db, session.id);
  const everybody = students.map(({ studentId }) => ({ studentId, wasExcused: false, isExcused: false }));
  const actorOfRows = { type: 'staff', id: actor.staffId } as const;
  const standing = await previewByHand(db, session, {
    students: everybody,
    wish: 'keep',
    actor: actorOfRows,
    reason: '',
  });
  const is = target && personIn(after, target.role, target.id);
  const enrolled = students.filter((student) => student.enrolledAtStart).map((student) => student.studentId);
  const decided =
    target && is
      ? await previewByHand(
          db,
          session,
          creditAsked({ before: target, after: is, wish: credit, reason: '', actor, students: enrolled }),
        )
      : [];
  return new Map([...standing, ...decided].map((change) => [change.studentId, change]));
}

function effectOf(person: EvaluatedPerson, credit: CreditState | null, monthRate: Effect['monthRate']): Effect {
  const { status, attendedMs, windowMs, lateMs, leftEarlyMs, flags } = person.evaluation;
  const subscription = credit?.subscription ?? null;
  return {
    status,
    attendedMs,
    windowMs,
    lateMs,
    leftEarlyMs,
    flags: [...flags],
    credit: credit?.credit ?? null,
    subscription: subscription && { ...subscription, left: Math.max(0, subscription.quota - subscription.used) },
    monthRate,
  };
}
