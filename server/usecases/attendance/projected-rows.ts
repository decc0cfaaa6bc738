import { at } from '../../db/connect.ts';
import type { Statement } from '../../db/prepared.ts';
import { cyclesOf, type EvaluatedPerson, type StoredCycle } from './evaluate-people.ts';
import type { Gathered } from './gather.ts';

/** A row of `meeting_attendances`; instants in epoch milliseconds. */
export interface StoredPresence {
  readonly person_role: string;
  readonly person_id: number;
  readonly identity: string;
  readonly joined_at: number;
  readonly left_at: number | null;
  readonly cycles: readonly StoredCycle[];
  readonly total_ms: number;
  readonly flags: readonly string[];
}

/** A row of `session_attendances`. */
export interface StoredVerdict {
  readonly person_role: string;
  readonly person_id: number;
  readonly status: string;
  readonly attended_ms: number;
  readonly window_ms: number;
  readonly late_ms: number | null;
  readonly left_early_ms: number | null;
  readonly flags: readonly string[];
  readonly policy_version: number;
}

/** Writes one row a person who was in; what stands already is not written again. */
export function presenceStatements(
  sessionId: number,
  people: readonly EvaluatedPerson[],
  before: readonly StoredPresence[],
  now: number,
): readonly Statement[] {
  const rows = people
    .filter((person) => person.evaluation.firstJoin !== null)
    .map((person) => presenceRow(person, now));
  const standing = new Set(before.map(presenceText));
  const news = rows.filter((row) => !standing.has(presenceText(row)));
  const gone = before.map((row) => row.identity).filter((one) => rows.every((row) => row.identity !== one));
  return [
    ...(news.length === 0 ? [] : [writePresence(sessionId, news, now)]),
    ...(gone.length === 0 ? [] : [dropPresence(sessionId, gone)]),
  ];
}

const writePresence = (sessionId: number, rows: readonly StoredPresence[], now: number): Statement => ({
  name: 'write-presence',
  text: `insert into meeting_attendances as known
      (session_id, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, updated_at)
    select $1, person_role, person_id, identity, joined_at, left_at, cycles, total_ms, flags, $2
    from jsonb_to_recordset($3::jsonb) as person(person_role text, person_id bigint, identity text,
      joined_at timestamptz, left_at timestamptz, cycles jsonb, total_ms bigint, flags text[])
    on conflict (session_id, identity) do update set joined_at = excluded.joined_at, left_at = excluded.left_at,
      cycles = excluded.cycles, total_ms = excluded.total_ms, flags = excluded.flags, updated_at = excluded.updated_at`,
  values: [
    sessionId,
    at(now),
    JSON.stringify(
      rows.map((row) => ({
        ...row,
        joined_at: at(row.joined_at),
        left_at: row.left_at === null ? null : at(row.left_at),
      })),
    ),
  ],
});

const dropPresence = (sessionId: number, identities: readonly string[]): Statement => ({
  name: 'drop-presence',
  text: 'delete from meeting_attendances where session_id = $1 and identity = any($2::text[])',
  values: [sessionId, identities],
});

const presenceRow = (person: EvaluatedPerson, now: number): StoredPresence => ({
  person_role: person.role,
  person_id: person.id,
  identity: person.identity,
  joined_at: person.evaluation.firstJoin ?? now,
  left_at: person.evaluation.lastLeave,
  cycles: cyclesOf(person),
  // Counted milliseconds as of `updated_at`.
  total_ms: person.evaluation.attendedMs,
  flags: person.evaluation.flags,
});

/** For comparing: Postgres keeps the keys of `cycles` in an order of its own. */
const presenceText = ({ identity, joined_at, left_at, cycles, total_ms, flags }: StoredPresence): string =>
  JSON.stringify([
    [identity, joined_at, left_at, total_ms, flags],
    ...cycles.map((one) => [one.from, one.to, one.roomSid, one.sid, one.source, one.end, one.flags]),
  ]);

/**
 * Writes one row an expected person; what stands already is not written again. Who was taken off the list before the class is
 * not judged, whatever was computed while they were on it.
 */
export function verdictStatements(
  { session, policyVersion }: Gathered,
  people: readonly EvaluatedPerson[],
  before: readonly StoredVerdict[],
  now: number,
): readonly Statement[] {
  const rows = people.map((person) => verdictRow(person, policyVersion));
  const standing = new Set(before.map(verdictText));
  const news = rows.filter((row) => !standing.has(verdictText(row)));
  const isJudged = ({ person_role, person_id }: StoredVerdict): boolean =>
    rows.some((row) => row.person_role === person_role && row.person_id === person_id);
  const gone = before.filter((row) => !isJudged(row));
  return [
    ...(news.length === 0 ? [] : [writeVerdicts(session.id, news, now)]),
    ...(gone.length === 0 ? [] : [dropVerdicts(session.id, gone)]),
  ];
}

const writeVerdicts = (sessionId: number, rows: readonly StoredVerdict[], now: number): Statement => ({
  name: 'write-verdicts',
  text: `insert into session_attendances as known (session_id, person_role, person_id, status, attended_ms, window_ms,
      late_ms, left_early_ms, flags, policy_version, computed_at)
    select $1, person_role, person_id, status, attended_ms, window_ms, late_ms, left_early_ms, flags, policy_version, $2
    from jsonb_to_recordset($3::jsonb) as person(person_role text, person_id bigint, status text, attended_ms bigint,
      window_ms bigint, late_ms bigint, left_early_ms bigint, flags text[], policy_version integer)
    on conflict (session_id, person_role, person_id) do update set status = excluded.status,
      attended_ms = excluded.attended_ms, window_ms = excluded.window_ms, late_ms = excluded.late_ms,
      left_early_ms = excluded.left_early_ms, flags = excluded.flags, policy_version = excluded.policy_version,
      computed_at = excluded.computed_at`,
  values: [sessionId, at(now), JSON.stringify(rows)],
});

const dropVerdicts = (sessionId: number, rows: readonly StoredVerdict[]): Statement => ({
  name: 'drop-verdicts',
  text: `delete from session_attendances where session_id = $1 and (person_role, person_id) in (
      select person_role, person_id from jsonb_to_recordset($2::jsonb) as person(person_role text, person_id bigint))`,
  values: [sessionId, JSON.stringify(rows)],
});

const verdictRow = ({ role, id, evaluation }: EvaluatedPerson, policyVersion: number): StoredVerdict => ({
  person_role: role,
  person_id: id,
  status: evaluation.status,
  attended_ms: evaluation.attendedMs,
  window_ms: evaluation.windowMs,
  late_ms: evaluation.lateMs,
  left_early_ms: evaluation.leftEarlyMs,
  flags: evaluation.flags,
  policy_version: policyVersion,
});

/** Its columns in the order in which both are made. */
const verdictText = (row: StoredVerdict): string => JSON.stringify(row);
