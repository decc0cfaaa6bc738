import type { Knex } from 'knex';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import { mayJoin, type JoinRefusal, type JoinRole } from '#shared/domain/join-window.ts';
import type { PersonRef } from '#shared/domain/session.ts';
import { SECOND } from '#shared/domain/time.ts';
import { ok, refuse, type ErrorCode, type Result } from '#shared/errors.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { joinToken, TOKEN_LIFE_S } from '../../livekit/tokens.ts';
import { ensureRoom, openRoomOf } from '../sessions/rooms.ts';
import { policyOfSession } from '../settings/policy.ts';

/** The pure core's reasons in the contract's words. */
const CODES = {
  not_scheduled: 'session_not_scheduled',
  cancelled: 'session_cancelled',
  removed: 'removed_from_class',
  locked: 'room_locked',
  room_not_ready: 'room_not_open',
  too_early: 'too_early',
  over: 'session_over',
} as const satisfies Record<JoinRefusal['code'], ErrorCode>;

interface Joiner {
  readonly person: PersonRef;
  readonly name: string;
  readonly role: JoinRole;
  readonly deviceId: string;
}

/**
 * When this person was last in the session's room; null when never. "Still in" is now, and so is a stay that went stale:
 * it is counted to E, and nobody has told that it ended (domain.md 3.2).
 */
async function lastIn(db: Knex, sessionId: number, identity: string, now: number): Promise<number | null> {
  const row: { left_at: number | null; still_in: boolean } | undefined = await db('meeting_attendances')
    .where({ session_id: sessionId, identity })
    .first('left_at', db.raw(`left_at is null or cycles @> '[{"end": "stale"}]' as still_in`));
  return row ? (row.still_in ? now : row.left_at) : null;
}

/**
 * The one place that lets anybody in (domain.md 9): decides by the join window, the deny list and the lock, makes sure
 * the room exists, and signs a token for this person and this room only.
 */
export async function grantJoin(deps: Deps, session: SessionTableRow, joiner: Joiner): Promise<Result<JoinGrant>> {
  const identity = makeIdentity(joiner.person);
  const now = await databaseNow(deps.db);
  const { policy } = await policyOfSession(deps.db, session.id);
  const room = await openRoomOf(deps.db, session.id);
  const denied = await deps.db('denied_participants').where({ session_id: session.id, identity }).first('identity');
  const answer = mayJoin(
    {
      status: session.status,
      startsAt: session.starts_at,
      endsAt: session.ends_at,
      endedAt: session.ended_at,
      locked: room?.locked ?? false,
    },
    joiner.role,
    { removed: denied !== undefined, lastInAt: await lastIn(deps.db, session.id, identity, now) },
    policy,
    now,
  );
  if (!answer.ok) {
    const { code, ...data } = answer.refusal;
    return refuse(CODES[code], data);
  }
  const ensured = await ensureRoom(deps, session);
  if (!ensured.ok) return ensured;
  if (!deps.liveKit) return refuse('livekit_unavailable', { reason: 'missing' });
  const token = await joinToken(deps.liveKit, {
    roomName: ensured.value.roomName,
    identity,
    name: joiner.name,
    role: joiner.role,
    deviceId: joiner.deviceId,
  });
  return ok({
    url: deps.liveKit.url,
    token,
    identity,
    roomName: ensured.value.roomName,
    expiresAt: now + TOKEN_LIFE_S * SECOND,
  });
}
