import { at } from '../../db/connect.ts';
import type { Statement } from '../../db/prepared.ts';
import { idIn } from './stored-rows.ts';

/** Somebody's presence in a room, as an event or a roster told of it; `at` in epoch milliseconds. */
interface Presence {
  /** The stored fact: an event's id, or the connection that a roster saw. */
  readonly factId: string;
  readonly sessionId: number | null;
  readonly roomName: string;
  readonly identity: string;
  readonly at: number;
}

/**
 * Keeps what is about nobody or nowhere we know where a supervisor finds it; never dropped (domain.md 3.1). Known are
 * staff, and whoever was ever on this session's list.
 */
export function unmatchedStatements(presences: readonly Presence[]): readonly Statement[] {
  if (presences.length === 0) return [];
  const rows = presences.map((one) => ({
    fact_id: one.factId,
    session_id: one.sessionId,
    room_name: one.roomName,
    identity: one.identity,
    at: at(one.at),
  }));
  return [
    {
      name: 'note-unmatched',
      text: `insert into unmatched_presence (fact_id, session_id, room_name, identity, why, at)
      select fact_id, session_id, room_name, identity,
        case when session_id is null then 'unknown_room' else 'unknown_identity' end, at
      from jsonb_to_recordset($1::jsonb) as told(
        fact_id text, session_id bigint, room_name text, identity text, at timestamptz)
      where told.session_id is null or not (
        exists (select 1 from staff t where t.id = ${idIn('told.identity')} and told.identity = 'staff-' || t.id)
        or exists (select 1 from session_participants p
          where p.session_id = told.session_id and told.identity = 'student-' || p.student_id))
      on conflict (fact_id) do nothing`,
      values: [JSON.stringify(rows)],
    },
  ];
}
