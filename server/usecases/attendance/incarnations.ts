import { at } from '../../db/connect.ts';
import type { Statement } from '../../db/prepared.ts';

/** A LiveKit room of one of our names, as an event or a roster told of it; instants in epoch milliseconds. */
export interface Incarnation {
  readonly roomSid: string;
  readonly roomName: string;
  readonly sessionId: number | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

/** Every word about a room sid is welcome, in any order: the earliest on each end stands. What says nothing new writes nothing. */
export function incarnationStatements(told: readonly Incarnation[]): readonly Statement[] {
  if (told.length === 0) return [];
  const rows = [...onePerSid(told).values()].map((room) => ({
    room_sid: room.roomSid,
    room_name: room.roomName,
    session_id: room.sessionId,
    created_at: at(room.createdAt),
    finished_at: room.finishedAt === null ? null : at(room.finishedAt),
  }));
  return [
    {
      name: 'write-incarnations',
      text: `insert into room_incarnations as known (room_sid, room_name, session_id, created_at, finished_at)
      select * from jsonb_to_recordset($1::jsonb) as told(
        room_sid text, room_name text, session_id bigint, created_at timestamptz, finished_at timestamptz)
      where not exists (select 1 from room_incarnations old
        where old.room_sid = told.room_sid and old.created_at <= told.created_at
          and (old.session_id is not null or told.session_id is null)
          and (told.finished_at is null or old.finished_at <= told.finished_at))
      on conflict (room_sid) do update set session_id = coalesce(known.session_id, excluded.session_id),
        created_at = least(known.created_at, excluded.created_at),
        finished_at = least(known.finished_at, excluded.finished_at)`,
      values: [JSON.stringify(rows)],
    },
  ];
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
