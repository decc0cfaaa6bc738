import type { Knex } from 'knex';
import type { Done } from '#shared/contract/attendance.ts';
import type { CreditWish, OverrideReason } from '#shared/domain/human-entries.ts';
import { isTrial } from '#shared/domain/session.ts';
import { ok, refuse, type Refusal, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { appendEntry, type NewEntry } from '../attendance/entry-rows.ts';
import { evaluatePeople, type EvaluatedPerson } from '../attendance/evaluate-people.ts';
import { gatherFacts, type Gathered } from '../attendance/gather.ts';
import { projectAttendance } from '../attendance/project.ts';
import { audit } from '../audit/audit.ts';
import { writeByHand, type CreditAsked, type CreditChange } from '../counting/by-hand.ts';
import { readCounted } from '../counting/counted.ts';
import { flagCounting } from '../counting/flag-counting.ts';
import { announce } from '../sessions/apply.ts';
import { raiseVersion } from './ended-session.ts';

/** A session's verdicts as they stand at this moment. */
export interface Verdicts {
  readonly gathered: Gathered;
  readonly people: readonly EvaluatedPerson[];
}

/** Null for a session without a time, which has no verdicts. */
export async function presentVerdicts(db: Knex, sessionId: number, now: number): Promise<Verdicts | null> {
  const gathered = (await gatherFacts(db, [sessionId])).get(sessionId);
  return gathered ? { gathered, people: evaluatePeople(gathered, now) } : null;
}

export const personIn = (
  people: readonly EvaluatedPerson[],
  role: 'teacher' | 'student',
  personId: number,
): EvaluatedPerson | undefined => people.find((person) => person.role === role && person.id === personId);

/** A decision of one person about another's verdict, checked already. */
export interface Decision {
  readonly before: EvaluatedPerson;
  readonly entry: Omit<NewEntry, 'sessionId' | 'role' | 'personId' | 'actor'> & { readonly reason: OverrideReason };
  readonly wish: CreditWish;
  /** The deed's name in the audit log. */
  readonly action: string;
}

/** Trials are never counted: nobody can ask to charge one (domain.md 6). */
export const creditRefusal = (session: Pick<SessionTableRow, 'subtype'>, wish: CreditWish): Refusal | null =>
  isTrial(session.subtype) && (wish === 'charge' || wish === 'waive')
    ? refuse('bad_input', { field: 'credit' }).refusal
    : null;

/**
 * Writes a decision with everything that follows from it: entry → verdicts and report anew → ledger → inbox marks →
 * audit → live event (domain.md 4, 6). The session's lock is the caller's.
 */
export async function writeDecision(
  trx: Knex.Transaction,
  actor: Actor,
  session: SessionTableRow,
  now: number,
  decision: Decision,
): Promise<Result<Done>> {
  const { before, entry, wish } = decision;
  const { role, id: personId } = before;
  const entryId = await appendEntry(trx, {
    ...entry,
    sessionId: session.id,
    role,
    personId,
    credit: wish,
    actor: actorLabel(actor),
  });
  const projection = await projectAttendance(trx, session.id, now);
  const after = projection && personIn(projection.people, role, personId);
  if (!projection || !after) throw new Error(`session ${session.id} lost a person under its lock`);
  const counted = await readCounted(trx, session.id);
  const credits = await writeByHand(
    trx,
    session,
    creditAsked({ before, after, wish, reason: entry.reason, actor, students: enrolled(counted.students) }),
  );
  await flagCounting(trx, counted);
  await raiseVersion(trx, session.id);
  if (!projection.judgedAnew) await announce(trx, session.id, now);
  const done: Done = {
    sessionId: session.id,
    role,
    personId,
    entryId,
    before: { status: before.evaluation.status, attendedMs: before.evaluation.attendedMs },
    after: { status: after.evaluation.status, attendedMs: after.evaluation.attendedMs },
    credits: credits.filter(isNews).map(({ studentId, before: was, after: is, flag }) => ({
      studentId,
      before: was.credit,
      after: is.credit,
      flag,
    })),
  };
  await audit(trx, {
    actor: actorLabel(actor),
    action: decision.action,
    subject: `session-${session.id}`,
    data: { ...done, entry: { ...entry, credit: wish } },
  });
  return ok(done);
}

const isNews = ({ before, after, flag }: CreditChange): boolean => before.credit !== after.credit || flag !== null;

const enrolled = (students: readonly { studentId: number; enrolledAtStart: boolean }[]): readonly number[] =>
  students.filter((student) => student.enrolledAtStart).map((student) => student.studentId);

const isExcused = ({ standing }: EvaluatedPerson): boolean => standing.override?.status === 'excused';

/**
 * Whose credit a decision concerns: the student's own; a word about the teacher concerns every student's, but only when
 * the supervisor says so (domain.md 4).
 */
export function creditAsked(decision: {
  readonly before: EvaluatedPerson;
  readonly after: EvaluatedPerson;
  readonly wish: CreditWish;
  readonly reason: OverrideReason | '';
  readonly actor: Pick<Actor, 'staffId'>;
  /** Everybody who counts in this session. */
  readonly students: readonly number[];
}): CreditAsked {
  const { before, after, wish, reason } = decision;
  const own = before.role === 'student';
  return {
    students: decision.students
      .filter((studentId) => !own || studentId === before.id)
      .map((studentId) => ({ studentId, wasExcused: own && isExcused(before), isExcused: own && isExcused(after) })),
    wish,
    actor: { type: 'staff', id: decision.actor.staffId },
    reason,
  };
}
