import type { Knex } from 'knex';
import { at } from '../../db/connect.ts';

/** A LiveKit room of one of our names, as an event or a roster told of it; instants in epoch milliseconds. */
export interface Incarnation {
  readonly roomSid: string;
  readonly roomName: string;
  readonly sessionId: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** Every word about a room sid is welcome, in any order: the earliest on each end stands. */
export async function writeIncarnations(trx: Knex.Transaction, told: readonly Incarnation[]): Promise<void> {
  if (told.length === 0) return;
  await trx('room_incarnations')
    .insert(
      [...onePerSid(told).values()].map((room) => ({
        room_sid: room.roomSid,
        room_name: room.roomName,
        session_id: room.sessionId,
        created_at: at(room.createdAt),
        finished_at: room.finishedAt === null ? null : at(room.finishedAt),
      })),
    )
    .onConflict('room_sid')
    .merge({
      session_id: trx.raw('coalesce(room_incarnations.session_id, excluded.session_id)'),
      created_at: trx.raw('least(room_incarnations.created_at, excluded.created_at)'),
      finished_at: trx.raw('least(room_incarnations.finished_at, excluded.finished_at)'),
    });
}

/** A statement may say one thing only about a row. */
function onePerSid(told: readonly Incarnation[]): ReadonlyMap<string, Incarnation> {
  const rooms = new Map<string, Incarnation>();
  for (const room of told) {
    const other = rooms.get(room.roomSid);
    const ends = [other?.finishedAt, room.finishedAt].filter((end) => typeof end === 'number');
    rooms.set(room.roomSid, {
      ...room,
      createdAt: Math.min(other?.createdAt ?? room.createdAt, room.createdAt),
      finishedAt: ends.length > 0 ? Math.min(...ends) : null,
    });
  }
  return rooms;
}
