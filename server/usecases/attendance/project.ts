import type { Knex } from 'knex';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { at } from '../../db/connect.ts';
import { prepared } from '../../db/prepared.ts';
import { appendEvents } from '../../events/event-log.ts';
import { readCounted } from '../counting/counted.ts';
import { flagCounting } from '../counting/flag-counting.ts';
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
 * has ended, the reports (domain.md 4). The session's lock is the caller's; may be repeated at will: the same facts write
 * the same rows. Null for a session without a time. What changed for screens is appended to the event log.
 */
export async function projectAttendance(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
): Promise<Projection | null> {
  const gathered = (await gatherFacts(trx, [sessionId])).get(sessionId);
  if (!gathered) return null;
  const people = evaluatePeople(gathered, now);
  const [moved, judgedAnew] = await Promise.all([
    writePresence(trx, gathered, people, now),
    writeVerdicts(trx, gathered, people, now),
  ]);
  if (gathered.session.status === 'completed' || gathered.session.status === 'absent')
    await writeReports(trx, gathered, people, now);
  const teacherId = gathered.session.teacher_id;
  const changed = { type: 'session.changed', sessionId, at: now } as const;
  await appendEvents(trx, judgedAnew ? [...moved, changed] : moved, teacherId);
  // Settling is over: the count stays, and that it differs now is a person's affair (domain.md 6).
  if (judgedAnew && gathered.session.finalised_at !== null) await flagCounting(trx, await readCounted(trx, sessionId));
  return { gathered, people, judgedAnew };
}

type PresenceChange = Extract<LiveEvent, { type: 'presence.changed' }>;

/** In one round trip: what stood is read as it was before the statement wrote. */
const WRITE_PRESENCE = `
  with told as materialized (
    select * from jsonb_to_recordset($3::jsonb) as person(
      person_role text, person_id bigint, identity text, joined_at timestamptz, left_at timestamptz,
      cycles jsonb, total_ms bigint, flags text[])),
  gone as (
    delete from meeting_attendances where session_id = $1 and identity not in (select identity from told)),
  written as (
    insert into meeting_attendances
      (session_id, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, updated_at)
    select $1, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, $2 from told
    on conflict (session_id, identity) do update set joined_at = excluded.joined_at, left_at = excluded.left_at,
      cycles = excluded.cycles, total_ms = excluded.total_ms, flags = excluded.flags, updated_at = excluded.updated_at)
  select identity, left_at from meeting_attendances where session_id = $1`;

/** One row a person who was in; answers who came or went since the last time. */
async function writePresence(
  trx: Knex.Transaction,
  { session }: Gathered,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<readonly PresenceChange[]> {
  const came = people.filter((person) => person.evaluation.firstJoin !== null);
  const before = await prepared<{ identity: string; left_at: number | null }>(trx, {
    name: 'write-presence',
    text: WRITE_PRESENCE,
    values: [session.id, at(now), JSON.stringify(came.map((person) => presenceOf(person, now)))],
  });
  const wasIn = new Set(before.filter((row) => row.left_at === null).map((row) => row.identity));
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

const presenceOf = (person: EvaluatedPerson, now: number) => ({
  person_role: person.role,
  person_id: person.id,
  identity: person.identity,
  joined_at: at(person.evaluation.firstJoin ?? now),
  left_at: person.evaluation.lastLeave === null ? null : at(person.evaluation.lastLeave),
  cycles: cyclesOf(person),
  // Counted milliseconds as of `updated_at`.
  total_ms: person.evaluation.attendedMs,
  flags: person.evaluation.flags,
});

interface StoredVerdict {
  readonly person_role: string;
  readonly person_id: number;
  readonly status: string;
  readonly attended_ms: number;
  readonly flags: readonly string[];
}

/** As above. Who was taken off the list before the class is not judged, whatever was computed while they were on it. */
const WRITE_VERDICTS = `
  with judged as materialized (
    select * from jsonb_to_recordset($3::jsonb) as person(
      person_role text, person_id bigint, status text, attended_ms bigint, window_ms bigint,
      late_ms bigint, left_early_ms bigint, flags text[])),
  gone as (
    delete from session_attendances where session_id = $1
      and (person_role, person_id) not in (select person_role, person_id from judged)),
  written as (
    insert into session_attendances (session_id, person_role, person_id, status, attended_ms, window_ms, late_ms,
      left_early_ms, flags, policy_version, computed_at)
    select $1, person_role, person_id, status, attended_ms, window_ms, late_ms,
      left_early_ms, flags, $4, $2 from judged
    on conflict (session_id, person_role, person_id) do update set status = excluded.status,
      attended_ms = excluded.attended_ms, window_ms = excluded.window_ms, late_ms = excluded.late_ms,
      left_early_ms = excluded.left_early_ms, flags = excluded.flags, policy_version = excluded.policy_version,
      computed_at = excluded.computed_at)
  select person_role, person_id, status, attended_ms, flags from session_attendances where session_id = $1`;

/** One row an expected person; answers whether an ended session's verdict is another than before. */
async function writeVerdicts(
  trx: Knex.Transaction,
  { session, policyVersion }: Gathered,
  people: readonly EvaluatedPerson[],
  now: number,
): Promise<boolean> {
  const before = await prepared<StoredVerdict>(trx, {
    name: 'write-verdicts',
    text: WRITE_VERDICTS,
    values: [session.id, at(now), JSON.stringify(people.map(verdictRow)), policyVersion],
  });
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

const verdictRow = ({ role, id, evaluation }: EvaluatedPerson) => ({
  person_role: role,
  person_id: id,
  status: evaluation.status,
  attended_ms: evaluation.attendedMs,
  window_ms: evaluation.windowMs,
  late_ms: evaluation.lateMs,
  left_early_ms: evaluation.leftEarlyMs,
  flags: evaluation.flags,
});
