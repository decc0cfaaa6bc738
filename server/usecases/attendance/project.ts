import type { Knex } from 'knex';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { at } from '../../db/connect.ts';
import { appendEvent } from '../../events/event-log.ts';
import { readCounted } from '../counting/counted.ts';
import { flagCounting } from '../counting/flag-counting.ts';
import { lockSession } from '../sessions/store.ts';
import { cyclesOf, evaluatePeople, type EvaluatedPerson } from './evaluate-people.ts';
import { gatherFacts, type Gathered } from './gather.ts';
import { writeReports } from './write-reports.ts';

/** What a projection found, for whoever acts on it. */
export interface Projection {
  readonly gathered: Gathered;
  readonly people: readonly EvaluatedPerson[];
  /** An ended session's verdict became another, which screens were told. */
  readonly judgedAnew: boolean;
}

/**
 * Computes a session's attendance from all its facts and writes the live presence, the verdicts and, once the session
 * has ended, the reports (domain.md 4). Locks the session; may be repeated at will: the same facts write the same rows.
 * Null for a session without a time. What changed for screens is appended to the event log.
 */
export async function projectAttendance(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
): Promise<Projection | null> {
  await lockSession(trx, sessionId);
  const gathered = (await gatherFacts(trx, [sessionId])).get(sessionId);
  if (!gathered) return null;
  const people = evaluatePeople(gathered, now);
  const moved = await writePresence(trx, gathered, people, now);
  const judgedAnew = await writeVerdicts(trx, gathered, people, now);
  if (gathered.session.status === 'completed' || gathered.session.status === 'absent')
    await writeReports(trx, gathered, people, now);
  const teacherId = gathered.session.teacher_id;
  for (const event of moved) await appendEvent(trx, event, teacherId);
  if (judgedAnew) await appendEvent(trx, { type: 'session.changed', sessionId, at: now }, teacherId);
  // Settling is over: the count stays, and that it differs now is a person's affair (domain.md 6).
  if (judgedAnew && gathered.session.finalised_at !== null) await flagCounting(trx, await readCounted(trx, sessionId));
  return { gathered, people, judgedAnew };
}

type PresenceChange = Extract<LiveEvent, { type: 'presence.changed' }>;

/** One row a person who was in; answers who came or went since the last time. */
async function writePresence(
  trx: Knex.Transaction,
  { session }: Gathered,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<readonly PresenceChange[]> {
  const before: { identity: string; left_at: number | null }[] = await trx('meeting_attendances')
    .where('session_id', session.id)
    .select('identity', 'left_at');
  const wasIn = new Set(before.filter((row) => row.left_at === null).map((row) => row.identity));
  const came = people.filter((person) => person.evaluation.firstJoin !== null);
  const gone = before.filter((row) => came.every((person) => person.identity !== row.identity));
  if (gone.length > 0)
    await trx('meeting_attendances')
      .where('session_id', session.id)
      .whereIn(
        'identity',
        gone.map((row) => row.identity),
      )
      .delete();
  if (came.length > 0)
    await trx('meeting_attendances')
      .insert(came.map((person) => presenceRow(session.id, person, now)))
      .onConflict(['session_id', 'identity'])
      .merge(['joined_at', 'left_at', 'cycles', 'total_ms', 'flags', 'updated_at']);
  return people
    .filter(({ identity, evaluation }) => evaluation.inRoom !== wasIn.has(identity))
    .map(({ identity, evaluation }) => ({
      type: 'presence.changed',
      sessionId: session.id,
      identity,
      inRoom: evaluation.inRoom,
      at: (evaluation.inRoom ? evaluation.cycles.at(-1)?.joinedAt : evaluation.lastLeave) ?? now,
    }));
}

const presenceRow = (sessionId: number, person: EvaluatedPerson, now: number) => ({
  session_id: sessionId,
  person_role: person.role,
  person_id: person.id,
  identity: person.identity,
  joined_at: at(person.evaluation.firstJoin ?? now),
  left_at: person.evaluation.lastLeave === null ? null : at(person.evaluation.lastLeave),
  cycles: JSON.stringify(cyclesOf(person)),
  // Counted milliseconds as of `updated_at`.
  total_ms: person.evaluation.attendedMs,
  flags: [...person.evaluation.flags],
  updated_at: at(now),
});

/** One row an expected person; answers whether an ended session's verdict is another than before. */
async function writeVerdicts(
  trx: Knex.Transaction,
  { session, policyVersion }: Gathered,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<boolean> {
  const before: { person_role: string; person_id: number; status: string; attended_ms: number; flags: string[] }[] =
    await trx('session_attendances')
      .where('session_id', session.id)
      .select('person_role', 'person_id', 'status', 'attended_ms', 'flags');
  await trx('session_attendances')
    .insert(
      people.map(({ role, id, evaluation }) => ({
        session_id: session.id,
        person_role: role,
        person_id: id,
        status: evaluation.status,
        attended_ms: evaluation.attendedMs,
        window_ms: evaluation.windowMs,
        late_ms: evaluation.lateMs,
        left_early_ms: evaluation.leftEarlyMs,
        flags: [...evaluation.flags],
        policy_version: policyVersion,
        computed_at: at(now),
      })),
    )
    .onConflict(['session_id', 'person_role', 'person_id'])
    .merge();
  await dropVerdicts(trx, session.id, before, people);
  if (session.ended_at === null) return false;
  return people.some(({ role, id, evaluation }) => {
    const old = before.find((row) => row.person_role === role && row.person_id === id);
    return (
      old !== undefined &&
      (old.status !== evaluation.status ||
        old.attended_ms !== evaluation.attendedMs ||
        old.flags.join() !== evaluation.flags.join())
    );
  });
}

/** Who was taken off the list before the class is not judged, whatever was computed while they were on it. */
async function dropVerdicts(
  trx: Knex.Transaction,
  sessionId: number,
  before: readonly { readonly person_role: string; readonly person_id: number }[],
  expected: readonly EvaluatedPerson[],
): Promise<void> {
  const gone = before.filter(
    (row) => !expected.some(({ role, id }) => role === row.person_role && id === row.person_id),
  );
  for (const { person_role, person_id } of gone)
    await trx('session_attendances').where({ session_id: sessionId, person_role, person_id }).delete();
}
