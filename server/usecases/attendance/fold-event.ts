import type { Knex } from 'knex';
import { countsAsPresence } from '#shared/domain/attendance/facts.ts';
import { at, databaseNow } from '../../db/connect.ts';
import { lockSession } from '../sessions/store.ts';
import {
  isPresenceEvent,
  parsePresence,
  parseRoom,
  type PresenceEvent,
  type PresenceEventName,
  type RoomEvent,
} from './delivery.ts';
import { deniedAmong } from './denied.ts';
import { writeIncarnation } from './incarnations.ts';
import { settleSession, type SessionHooks } from './settle-session.ts';
import { noteUnmatched } from './unmatched.ts';

/** What is left to do in LiveKit once the transaction has committed. */
export interface Aftermath {
  /** Removed people whom an old token brought back (domain.md 9). */
  readonly toPutOut: readonly string[];
}
const NOTHING: Aftermath = { toPutOut: [] };

/** A row of the inbox as the fold needs it. */
export interface InboxEvent {
  readonly id: string;
  readonly event: string;
  readonly room_name: string | null;
  readonly payload: unknown;
}

const WHAT = {
  participant_joined: 'joined',
  participant_left: 'left',
  participant_connection_aborted: 'aborted',
} as const satisfies Record<PresenceEventName, string>;

/**
 * Applies events of one room, in one transaction with everything that follows from them: facts, projection, live events,
 * the class's start (architecture.md, "How two things flow"). An event about nothing we know is kept, never dropped.
 * Folding the same event again changes nothing.
 */
export async function foldEvents(
  trx: Knex.Transaction,
  events: readonly InboxEvent[],
  hooks: SessionHooks,
): Promise<Aftermath> {
  const roomName = events[0]?.room_name ?? null;
  if (roomName === null) return NOTHING;
  const room: { session_id: number } | undefined = await trx('session_rooms').where('name', roomName).first();
  const sessionId = room?.session_id ?? null;
  if (sessionId !== null) await lockSession(trx, sessionId);
  for (const event of events) {
    const about = parseRoom(event.payload);
    if (about) await writeRoom(trx, event, about, sessionId);
    if (isPresenceEvent(event.event)) await writeFact(trx, event.event, parsePresence(event.payload), sessionId);
  }
  if (sessionId === null) return NOTHING;
  await settleSession(trx, sessionId, await databaseNow(trx), hooks);
  if (events.some((event) => event.event === 'room_finished')) await hooks.roomFinished(trx, sessionId, roomName);
  const joined = events.filter((event) => event.event === 'participant_joined');
  return {
    toPutOut: await deniedAmong(
      trx,
      sessionId,
      joined.map((event) => parsePresence(event.payload).participant.identity),
    ),
  };
}

const createdAtOf = (event: { readonly createdAt: number }): number => event.createdAt * 1000;

/** Every event about a room tells when it began; the last one also when it ended. */
async function writeRoom(
  trx: Knex.Transaction,
  { event }: InboxEvent,
  about: RoomEvent,
  sessionId: number | null,
): Promise<void> {
  const { room } = about;
  await writeIncarnation(trx, {
    roomSid: room.sid,
    roomName: room.name,
    sessionId,
    createdAt: room.creationTimeMs ?? (room.creationTime ? room.creationTime * 1000 : createdAtOf(about)),
    finishedAt: event === 'room_finished' ? createdAtOf(about) : null,
  });
}

async function writeFact(
  trx: Knex.Transaction,
  name: PresenceEventName,
  event: PresenceEvent,
  sessionId: number | null,
): Promise<void> {
  const { participant, room } = event;
  const joinedAt = participant.joinedAtMs ?? (participant.joinedAt ? participant.joinedAt * 1000 : null);
  const kind = participant.kind ?? 'STANDARD';
  const hidden = participant.permission?.hidden === true || participant.permission?.recorder === true;
  const { identity } = participant;
  await trx('attendance_facts')
    .insert({
      id: event.id,
      room_name: room.name,
      room_sid: room.sid,
      participant_sid: participant.sid,
      identity,
      what: WHAT[name],
      at: at(createdAtOf(event)),
      joined_at: joinedAt === null ? null : at(joinedAt),
      reason: participant.disconnectReason ?? null,
      participant_kind: kind,
      hidden,
      device_id: participant.attributes?.['device'] ?? null,
      session_id: sessionId,
    })
    .onConflict('id')
    .ignore();
  if (countsAsPresence({ kind, hidden }))
    await noteUnmatched(trx, {
      factId: event.id,
      sessionId,
      roomName: room.name,
      identity,
      at: createdAtOf(event),
    });
}
