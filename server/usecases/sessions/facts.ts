import type { Knex } from 'knex';
import type { Clash, LifecycleFacts } from '#shared/domain/lifecycle-types.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import type { PersonRef } from '#shared/domain/session.ts';
import { HOUR, type Interval } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { isAvailable } from '../scheduling/hours.ts';
import { policyOfSession } from '../settings/policy.ts';
import { lockOtherOngoing, stateOf } from './store.ts';

/** No room opens earlier (domain.md 7). */
const OPENS_AT_MOST = 2 * HOUR;

interface Presence {
  readonly teacher_first_join: number | null;
  readonly teacher_in: boolean;
  readonly anyone_in: boolean;
  readonly last_in: number | null;
  readonly student_counted_ms: number;
  /** Since when a student is in who is in now; null when none is. */
  readonly student_since: number | null;
}

/**
 * What the server knows about a session's rooms and people when it decides about it (domain.md 2), read inside the
 * transaction that holds the session's lock. `now` stands in for "still in".
 */
export async function lifecycleFacts(
  trx: Knex.Transaction,
  session: SessionTableRow,
  now: number,
): Promise<LifecycleFacts> {
  const teacher = makeIdentity({ type: 'staff', id: session.teacher_id });
  const presence = await readPresence(trx, session, teacher);
  // A room left behind when the session was moved or lost its time is none of the class that it is now.
  const existed: { close_wanted_at: number | null }[] = await trx('session_rooms')
    .where('session_id', session.id)
    .whereNotNull('created_in_livekit_at')
    .whereRaw('(close_wanted_at is null or close_wanted_at >= ?)', [at(session.starts_at ?? 0)])
    .select('close_wanted_at');
  return {
    roomExisted: existed.length > 0,
    roomOpen: existed.some((room) => room.close_wanted_at === null),
    blind: await blindPeriods(trx, session.id, now),
    teacherFirstJoinAt: presence.teacher_first_join,
    teacherInRoom: presence.teacher_in,
    someoneInRoom: presence.anyone_in,
    lastSomeoneInAt: presence.anyone_in ? now : presence.last_in,
    studentCountedMs: studentCounted(presence, session, now),
    expected: await expectedPeople(trx, session),
    clash: await clashNow(trx, session, now),
    otherOngoing: await otherOngoing(trx, session, now),
  };
}

/**
 * What stands against opening the class at its own time: the teacher's hours, which may have changed since it was booked
 * (domain.md 5). Days that became blocked refuse nothing that stood before; another class cannot stand there, and the
 * overtime of the one before is none of this one's business.
 */
async function clashNow(trx: Knex.Transaction, session: SessionTableRow, now: number): Promise<Clash | null> {
  const { status, starts_at: from, ends_at: to, teacher_id: teacherId } = session;
  if (status !== 'scheduled' || from === null || to === null || now >= to || from - now > OPENS_AT_MOST) return null;
  return (await isAvailable(trx, teacherId, { from, to })) ? null : { code: 'outside_availability' };
}

async function readPresence(trx: Knex.Transaction, session: SessionTableRow, teacher: string): Promise<Presence> {
  const result = await trx.raw<{ rows: Presence[] }>(
    `select (select min(told.joined_at) from (
           select room_name, joined_at from told_facts
             where session_id = :id and identity = :teacher and what <> 'aborted' and not hidden
             -- Their own desktop's word proves nothing until a supervisor accepts it (domain.md 3.2).
             and (witness_id is distinct from :teacherId or exists (select 1 from witness_acceptances w
               where w.session_id = :id and w.staff_id = :teacherId))
           union all select room_name, joined_at from roster_sightings
             where session_id = :id and identity = :teacher and not hidden) told
         -- A room left behind when the session was moved starts nothing.
         join session_rooms r on r.name = told.room_name
           and (r.close_wanted_at is null or r.close_wanted_at >= :startsAt)) as teacher_first_join,
       coalesce(bool_or(still_in) filter (where identity = :teacher), false) as teacher_in,
       coalesce(bool_or(still_in), false) as anyone_in,
       max(left_at) as last_in,
       coalesce((select sum(attended_ms)::bigint from session_attendances a
         where a.session_id = :id and a.person_role = 'student'), 0) as student_counted_ms,
       min(joined_at) filter (where person_role = 'student' and left_at is null) as student_since
     -- A stay that went stale is counted to E; of its leave neither an event nor a roster has told.
     from (select *, left_at is null or cycles @> '[{"end": "stale"}]' as still_in
       from meeting_attendances where session_id = :id) known`,
    { id: session.id, teacher, teacherId: session.teacher_id, startsAt: at(session.starts_at ?? 0) },
  );
  const row = result.rows[0];
  if (!row) throw new Error('an aggregate always answers a row');
  return row;
}

/** What was counted as of the last look, or what whoever is in has been in for since: the look may be long ago. */
function studentCounted(presence: Presence, { starts_at: from, ends_at: to }: SessionTableRow, now: number): number {
  const { student_counted_ms: counted, student_since: since } = presence;
  if (since === null || from === null || to === null) return counted;
  return Math.max(counted, Math.min(now, to) - Math.max(since, from));
}

async function blindPeriods(trx: Knex.Transaction, sessionId: number, now: number): Promise<readonly Interval[]> {
  const rows: { blind_from: number; blind_until: number | null }[] = await trx('blind_periods')
    .where('session_id', sessionId)
    .select('blind_from', 'blind_until');
  return rows.map((row) => ({ from: row.blind_from, to: row.blind_until ?? now }));
}

async function expectedPeople(trx: Knex.Transaction, session: SessionTableRow): Promise<readonly PersonRef[]> {
  const students: number[] = await trx('session_participants')
    .where('session_id', session.id)
    .whereNull('expected_until')
    .pluck('student_id');
  return [{ type: 'staff', id: session.teacher_id }, ...students.map((id) => ({ type: 'student' as const, id }))];
}

async function otherOngoing(
  trx: Knex.Transaction,
  session: SessionTableRow,
  now: number,
): Promise<LifecycleFacts['otherOngoing']> {
  const others = await lockOtherOngoing(trx, session);
  const found: LifecycleFacts['otherOngoing'][number][] = [];
  for (const other of others) {
    const { policy } = await policyOfSession(trx, other.id);
    const teacher = makeIdentity({ type: 'staff', id: other.teacher_id });
    const presence = await readPresence(trx, other, teacher);
    found.push({
      session: stateOf(other, policy),
      facts: { studentCountedMs: studentCounted(presence, other, now) },
    });
  }
  return found;
}
