import type { Knex } from 'knex';
import { makeRoomName } from '#shared/domain/room-name.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import type { LifecycleActor } from '#shared/domain/lifecycle-types.ts';
import type { Policy } from '#shared/domain/policy.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { SessionRoomRow, SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { LiveKitAway } from '../../livekit/livekit.ts';
import { policyOfSession } from '../settings/policy.ts';
import { maxParticipantsOf } from '../settings/scheduling.ts';
import { announce, applyDecision } from './apply.ts';
import { lifecycleFacts } from './facts.ts';
import { lockSession, stateOf } from './store.ts';

/** Beyond the students and the teacher: observers, a substitute, a reconnect that overlaps (domain.md 5). */
const SPARE_PLACES = 5;

/** So many places suffice for a class: its expected students, the teacher and some to spare (domain.md 5). */
export const placesNeeded = (students: number): number => students + 1 + SPARE_PLACES;

export interface RoomOptions {
  readonly emptyTimeoutS: number;
  readonly departureTimeoutS: number;
  readonly maxParticipants: number;
}

interface Crowd {
  readonly students: number;
  /** `max_participants` of the session (domain.md 7). */
  readonly atMost: number;
}

/** A room must not vanish before or during its class: both time-outs reach E + cleanup delay + 10 min (domain.md 2). */
function roomOptions(endsAt: number, policy: Policy, people: Crowd, now: number): RoomOptions {
  const lasts = endsAt + (policy.meetingCleanupDelayMinutes + 10) * MINUTE - now;
  const timeoutS = Math.max(600, Math.ceil(lasts / SECOND));
  return {
    emptyTimeoutS: timeoutS,
    departureTimeoutS: timeoutS,
    maxParticipants: Math.min(people.atMost, placesNeeded(people.students)),
  };
}

const expectedStudents = async (db: Knex, sessionId: number): Promise<number> => {
  const row = await db('session_participants')
    .where('session_id', sessionId)
    .whereNull('expected_until')
    .countDistinct<{ n: number }>('student_id as n')
    .first();
  return row?.n ?? 0;
};

export const openRoomOf = (db: Knex, sessionId: number): Promise<SessionRoomRow | undefined> =>
  db<SessionRoomRow>('session_rooms').where('session_id', sessionId).whereNull('close_wanted_at').first();

/**
 * Makes sure that the session's room exists in LiveKit, under the name that the database keeps for it: two clicks and a
 * job that race find one name (domain.md 2). `livekit_unavailable` when LiveKit does not answer; nothing is lost then.
 */
export async function ensureRoom(
  deps: Deps,
  session: SessionTableRow,
): Promise<Result<{ roomName: string; roomSid: string }>> {
  if (!deps.liveKit) return refuse('livekit_unavailable', { reason: 'missing' });
  const now = await databaseNow(deps.db);
  const wanted = makeRoomName({ kind: session.kind, sessionId: session.id, createdAt: now });
  await deps
    .db('session_rooms')
    .insert({ name: wanted, session_id: session.id })
    // Whatever it conflicts with: two in one millisecond make one name as well.
    .onConflict()
    .ignore();
  const room = await openRoomOf(deps.db, session.id);
  if (!room) return refuse('room_not_open');
  const { policy } = await policyOfSession(deps.db, session.id);
  const people = {
    students: await expectedStudents(deps.db, session.id),
    atMost: await maxParticipantsOf(deps.db, session.id),
  };
  const options = roomOptions(session.ends_at ?? now, policy, people, now);
  try {
    const made = await deps.liveKit.ensureRoom({ name: room.name, ...options });
    const kept = await deps
      .db('session_rooms')
      .where('name', room.name)
      .whereNull('close_wanted_at')
      .update({
        room_sid: made.sid,
        created_in_livekit_at: deps.db.raw('coalesce(created_in_livekit_at, clock_timestamp())'),
      });
    if (kept === 1) return ok({ roomName: room.name, roomSid: made.sid });
    // Whoever slept between asking and making may find the class over: its room must not come back.
    await deps.liveKit.deleteRoom(room.name);
    return refuse('room_not_open');
  } catch (error) {
    if (!(error instanceof LiveKitAway)) throw error;
    deps.log.warn({ err: error, sessionId: session.id }, 'LiveKit did not open the room');
    return refuse('livekit_unavailable', { reason: 'away' });
  }
}

/**
 * The vanished room of a live session is made again, same name, same options (domain.md 2, Rooms), while people may still
 * come; null once nobody may.
 */
export async function giveRoomBack(
  deps: Deps,
  live: { readonly id: number; readonly endsAt: number; readonly roomName: string },
  now: number,
): Promise<{ readonly roomSid: string } | null> {
  const { policy } = await policyOfSession(deps.db, live.id);
  if (now >= live.endsAt + policy.meetingCleanupDelayMinutes * MINUTE) return null;
  const session = await deps.db<SessionTableRow>('sessions').where('id', live.id).first();
  if (session?.status !== 'ready' && session?.status !== 'ongoing') return null;
  const made = await ensureRoom(deps, session);
  if (!made.ok) return null;
  deps.log.warn({ sessionId: live.id, room: live.roomName }, 'a live room had vanished and was opened again');
  return { roomSid: made.value.roomSid };
}

/**
 * After the room exists: SCHEDULED → READY, decided again under the lock, since somebody may have cancelled meanwhile.
 * Already READY or ONGOING is fine: opening is idempotent.
 */
export async function becomeReady(deps: Deps, sessionId: number, actor: LifecycleActor): Promise<Result<null>> {
  const result = await deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session) return refuse('not_found');
    const now = await databaseNow(trx);
    if (session.status === 'ready' || session.status === 'ongoing') {
      await announce(trx, sessionId, now);
      return ok(null);
    }
    const { policy } = await policyOfSession(trx, sessionId);
    const facts = await lifecycleFacts(trx, session, now);
    const decision = decide({ type: 'open', actor }, stateOf(session, policy), facts, now);
    if (decision.ok) await applyDecision(trx, deps, decision, now);
    if (!decision.ok || decision.flags.some(({ flag }) => flag === 'clash')) {
      // The room that was made for it must not stay behind.
      await trx('session_rooms')
        .where('session_id', sessionId)
        .whereNull('close_wanted_at')
        .update({ close_wanted_at: at(now) });
      return refuse('invalid_transition', { from: session.status, to: 'ready' });
    }
    return ok(null);
  });
  deps.hub.wake();
  return result;
}
