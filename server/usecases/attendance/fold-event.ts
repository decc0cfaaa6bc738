import type { Knex } from 'knex';
import { countsAsPresence } from '#shared/domain/attendance/facts.ts';
import { parseIdentity } from '#shared/domain/identity.ts';
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
import { settleSession, type SessionHooks } from './settle-session.ts';

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
): Promise<void> {
  const roomName = events[0]?.room_name ?? null;
  if (roomName === null) return;
  const room: { session_id: number } | undefined = await trx('session_rooms').where('name', roomName).first();
  const sessionId = room?.session_id ?? null;
  if (sessionId !== null) await lockSession(trx, sessionId);
  for (const event of events) {
    const about = parseRoom(event.payload);
    if (about) await writeIncarnation(trx, event, about, sessionId);
    if (isPresenceEvent(event.event)) await writeFact(trx, event.event, parsePresence(event.payload), sessionId);
  }
  if (sessionId === null) return;
  await settleSession(trx, sessionId, await databaseNow(trx), hooks);
  if (events.some((event) => event.event === 'room_finished')) await hooks.roomFinished(trx, sessionId, roomName);
}

const createdAtOf = (event: { readonly createdAt: number }): number => event.createdAt * 1000;

/** A room sid of this name: every event tells of it, in any order, and the earliest word on each end stands. */
async function writeIncarnation(
  trx: Knex.Transaction,
  { event }: InboxEvent,
  about: RoomEvent,
  sessionId: number | null,
): Promise<void> {
  const { room } = about;
  const createdAt = room.creationTimeMs ?? (room.creationTime ? room.creationTime * 1000 : createdAtOf(about));
  await trx('room_incarnations')
    .insert({
      room_sid: room.sid,
      room_name: room.name,
      session_id: sessionId,
      created_at: at(createdAt),
      finished_at: event === 'room_finished' ? at(createdAtOf(about)) : null,
    })
    .onConflict('room_sid')
    .merge({
      session_id: trx.raw('coalesce(room_incarnations.session_id, excluded.session_id)'),
      created_at: trx.raw('least(room_incarnations.created_at, excluded.created_at)'),
      finished_at: trx.raw('least(room_incarnations.finished_at, excluded.finished_at)'),
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
  const fact = {
    id: event.id,
    room_name: room.name,
    room_sid: room.sid,
    participant_sid: participant.sid,
    identity: participant.identity,
    what: WHAT[name],
    at: at(createdAtOf(event)),
    joined_at: joinedAt === null ? null : at(joinedAt),
    reason: participant.disconnectReason ?? null,
    participant_kind: kind,
    hidden,
    device_id: participant.attributes?.['device'] ?? null,
    session_id: sessionId,
  };
  await trx('attendance_facts').insert(fact).onConflict('id').ignore();
  if (!countsAsPresence({ kind, hidden })) return;
  const why =
    sessionId === null
      ? 'unknown_room'
      : (await isKnownPerson(trx, sessionId, participant.identity))
        ? null
        : 'unknown_identity';
  if (why === null) return;
  await trx('unmatched_presence')
    .insert({
      fact_id: event.id,
      session_id: sessionId,
      room_name: room.name,
      identity: participant.identity,
      why,
      at: fact.at,
    })
    .onConflict('fact_id')
    .ignore();
}

/** Staff, or a student who was ever on this session's list. */
async function isKnownPerson(trx: Knex.Transaction, sessionId: number, identity: string): Promise<boolean> {
  const person = parseIdentity(identity);
  if (!person) return false;
  const found: unknown =
    person.type === 'staff'
      ? await trx('staff').where('id', person.id).first('id')
      : await trx('session_participants').where({ session_id: sessionId, student_id: person.id }).first('id');
  return found !== undefined;
}
