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
export async function writeIncarnation(trx: Knex.Transaction, told: Incarnation): Promise<void> {
  await trx('room_incarnations')
    .insert({
      room_sid: told.roomSid,
      room_name: told.roomName,
      session_id: told.sessionId,
      created_at: at(told.createdAt),
      finished_at: told.finishedAt === null ? null : at(told.finishedAt),
    })
    .onConflict('room_sid')
    .merge({
      session_id: trx.raw('coalesce(room_incarnations.session_id, excluded.session_id)'),
      created_at: trx.raw('least(room_incarnations.created_at, excluded.created_at)'),
      finished_at: trx.raw('least(room_incarnations.finished_at, excluded.finished_at)'),
    });
}
