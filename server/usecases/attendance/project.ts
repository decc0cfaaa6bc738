import type { Knex } from 'knex';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import { at } from '../../db/connect.ts';
import { pipelined, type Statement } from '../../db/prepared.ts';
import { together } from '../../db/together.ts';
import { eventStatements } from '../../events/event-log.ts';
import { readCounted } from '../counting/counted.ts';
import { flagCounting } from '../counting/flag-counting.ts';
import { cyclesOf, evaluatePeople, type EvaluatedPerson } from './evaluate-people.ts';
import { gatheredFrom, gatherStatements, type Gathered, type GatheredRows } from './gather.ts';
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
 * the same rows. Null for a session without a time. What changed for screens is appended to the event log. `news` writes
 * new facts in the same round trip, before they are read.
 */
export async function projectAttendance(
  trx: Knex.Transaction,
  sessionId: number,
  now: number,
  news: readonly Statement[] = [],
): Promise<Projection | null> {
  const read = await together<GatheredRows & StandingRows>(
    trx,
    { ...gatherStatements([sessionId]), ...standingStatements(sessionId) },
    news,
  );
  const gathered = gatheredFrom(read).get(sessionId);
  if (!gathered) return null;
  const { session } = gathered;
  const people = evaluatePeople(gathered, now);
  const judgedAnew = session.ended_at !== null && differs(people, read.verdicts);
  const changed = { type: 'session.changed', sessionId, at: now } as const;
  const moved = whoMoved(session.id, people, read.presence, now);
  await pipelined(trx, [
    writePresence(session.id, people, now),
    writeVerdicts(gathered, people, now),
    ...eventStatements(judgedAnew ? [...moved, changed] : moved, session.teacher_id),
  ]);
  if (session.status === 'completed' || session.status === 'absent') await writeReports(trx, gathered, people, now);
  // Settling is over: the count stays, and that it differs now is a person's affair (domain.md 6).
  if (judgedAnew && session.finalised_at !== null) await flagCounting(trx, await readCounted(trx, sessionId));
  return { gathered, people, judgedAnew };
}

interface StoredPresence {
  readonly identity: string;
  readonly left_at: number | null;
}

interface StoredVerdict {
  readonly person_role: string;
  readonly person_id: number;
  readonly status: string;
  readonly attended_ms: number;
  readonly flags: readonly string[];
}

/** What stood before. */
type StandingRows = { readonly presence: StoredPresence; readonly verdicts: StoredVerdict };

const standingStatements = (sessionId: number): { readonly [Name in keyof StandingRows]: Statement } => ({
  presence: {
    name: 'standing-presence',
    text: 'select identity, left_at from meeting_attendances where session_id = $1',
    values: [sessionId],
  },
  verdicts: {
    name: 'standing-verdicts',
    text: 'select person_role, person_id, status, attended_ms, flags from session_attendances where session_id = $1',
    values: [sessionId],
  },
});

type PresenceChange = Extract<LiveEvent, { type: 'presence.changed' }>;

/** Who came or went since the last time. */
function whoMoved(
  sessionId: number,
  people: readonly EvaluatedPerson[],
  before: readonly StoredPresence[],
  now: number,
): readonly PresenceChange[] {
  const wasIn = new Set(before.filter((row) => row.left_at === null).map((row) => row.identity));
  return people
    .filter(({ identity, evaluation }) => evaluation.inRoom !== wasIn.has(identity))
    .map(({ identity, evaluation }) => ({
      type: 'presence.changed',
      sessionId,
      identity,
      inRoom: evaluation.inRoom,
      at: (evaluation.inRoom ? evaluation.cycles.at(-1)?.joinedAt : evaluation.lastLeave) ?? now,
    }));
}

/** Whether somebody's verdict is another than before. */
const differs = (people: readonly EvaluatedPerson[], before: readonly StoredVerdict[]): boolean =>
  people.some(({ role, id, evaluation }) => {
    const old = before.find((row) => row.person_role === role && row.person_id === id);
    return (
      old !== undefined &&
      (old.status !== evaluation.status ||
        old.attended_ms !== evaluation.attendedMs ||
        old.flags.join() !== evaluation.flags.join())
    );
  });

/** One row a person who was in. A row that stays as it is is not written again. */
const writePresence = (sessionId: number, people: readonly EvaluatedPerson[], now: number): Statement => ({
  name: 'write-presence',
  text: `with told as materialized (
      select * from jsonb_to_recordset($3::jsonb) as person(
        person_role text, person_id bigint, identity text, joined_at timestamptz, left_at timestamptz,
        cycles jsonb, total_ms bigint, flags text[])),
    gone as (
      delete from meeting_attendances where session_id = $1 and identity not in (select identity from told))
    insert into meeting_attendances as known
      (session_id, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, updated_at)
    select $1, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, $2 from told
    on conflict (session_id, identity) do update set joined_at = excluded.joined_at, left_at = excluded.left_at,
      cycles = excluded.cycles, total_ms = excluded.total_ms, flags = excluded.flags, updated_at = excluded.updated_at
    where (known.joined_at, known.left_at, known.cycles, known.total_ms, known.flags) is distinct from
      (excluded.joined_at, excluded.left_at, excluded.cycles, excluded.total_ms, excluded.flags)`,
  values: [
    sessionId,
    at(now),
    JSON.stringify(
      people.filter((person) => person.evaluation.firstJoin !== null).map((person) => presenceOf(person, now)),
    ),
  ],
});

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

/**
 * One row an expected person. Who was taken off the list before the class is not judged, whatever was computed while they
 * were on it.
 */
const writeVerdicts = (
  { session, policyVersion }: Gathered,
  people: readonly EvaluatedPerson[],
  now: number,
): Statement => ({
  name: 'write-verdicts',
  text: `with judged as materialized (
      select * from jsonb_to_recordset($3::jsonb) as person(
        person_role text, person_id bigint, status text, attended_ms bigint, window_ms bigint,
        late_ms bigint, left_early_ms bigint, flags text[])),
    gone as (
      delete from session_attendances where session_id = $1
        and (person_role, person_id) not in (select person_role, person_id from judged))
    insert into session_attendances as known (session_id, person_role, person_id, status, attended_ms, window_ms,
      late_ms, left_early_ms, flags, policy_version, computed_at)
    select $1, person_role, person_id, status, attended_ms, window_ms, late_ms, left_early_ms, flags, $4, $2 from judged
    on conflict (session_id, person_role, person_id) do update set status = excluded.status,
      attended_ms = excluded.attended_ms, window_ms = excluded.window_ms, late_ms = excluded.late_ms,
      left_early_ms = excluded.left_early_ms, flags = excluded.flags, policy_version = excluded.policy_version,
      computed_at = excluded.computed_at
    where (known.status, known.attended_ms, known.window_ms, known.late_ms, known.left_early_ms, known.flags,
        known.policy_version) is distinct from
      (excluded.status, excluded.attended_ms, excluded.window_ms, excluded.late_ms, excluded.left_early_ms,
        excluded.flags, excluded.policy_version)`,
  values: [session.id, at(now), JSON.stringify(people.map(verdictRow)), policyVersion],
});

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
