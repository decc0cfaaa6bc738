import type { Knex } from 'knex';
import { parseIdentity } from '#shared/domain/identity.ts';
import { at } from '../../db/connect.ts';

/** Somebody's presence in a room, as an event or a roster told of it; `at` in epoch milliseconds. */
interface Presence {
  /** The stored fact: an event's id, or the connection that a roster saw. */
  readonly factId: string;
  readonly sessionId: number | null;
  readonly roomName: string;
  readonly identity: string;
  readonly at: number;
}

/** Keeps what is about nobody or nowhere we know where a supervisor finds it; never dropped (domain.md 3.1). */
export async function noteUnmatched(trx: Knex.Transaction, presence: Presence): Promise<void> {
  const { factId, sessionId, roomName, identity } = presence;
  if (sessionId !== null && (await isKnownPerson(trx, sessionId, identity))) return;
  await trx('unmatched_presence')
    .insert({
      fact_id: factId,
      session_id: sessionId,
      room_name: roomName,
      identity,
      why: sessionId === null ? 'unknown_room' : 'unknown_identity',
      at: at(presence.at),
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
