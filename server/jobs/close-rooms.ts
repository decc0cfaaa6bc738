import type { Knex } from 'knex';
import { parseRoomName } from '#shared/domain/room-name.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import type { SessionRoomRow } from '../db/tables.ts';
import { projectAttendance } from '../usecases/attendance/project.ts';
import { lockSession } from '../usecases/sessions/store.ts';
import { eachOf } from './each-of.ts';
import { endOpenStays } from './end-open-stays.ts';
import type { Run } from './ticks.ts';

const ORPHANS_AT_ONCE = 4;
/** A room's name is written down before LiveKit makes it: one that is older and not there was written elsewhere. */
const UNKNOWN_FOR_MS = 10 * MINUTE;

/**
 * Closes one room in LiveKit and notes that LiveKit confirmed it. Throws while LiveKit does not answer, so that the queue
 * tries again; `meetings:cleanup-expired` queues what is still open, so it never gives up (domain.md 2).
 */
export async function closeRoom(deps: Deps, roomName: string): Promise<void> {
  const room = await deps.db<SessionRoomRow>('session_rooms').where('name', roomName).first();
  if (!room || room.closed_at !== null) return;
  try {
    if (!deps.liveKit) throw new Error('there is no LiveKit to close the room in');
    await deps.liveKit.deleteRoom(roomName);
    await noteClosed(deps, room);
  } catch (error) {
    await deps
      .db('session_rooms')
      .where('name', roomName)
      .update({
        close_attempts: deps.db.raw('close_attempts + 1'),
        close_error: error instanceof Error ? error.message : String(error),
      });
    throw error;
  }
}

/** What is stored of an ended class follows at once: who had no leave was in until this moment (domain.md 3.2 b). */
async function noteClosed(deps: Deps, { name, session_id }: SessionRoomRow): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, session_id);
    await trx('session_rooms')
      .where({ name, closed_at: null })
      .update({ closed_at: trx.raw('clock_timestamp()'), close_error: null });
    const isOver = session !== undefined && session.ended_at !== null;
    if (isOver) await projectAttendance(trx, session_id, await databaseNow(trx));
  });
  deps.hub.wake();
}

/**
 * Queues every room that should be closed and is not, ends the stays that time has ended, and closes rooms in LiveKit
 * that no live session has.
 */
export async function cleanUpRooms(deps: Deps, run: Run): Promise<Readonly<Record<string, number>>> {
  const queued = await deps.db.transaction(async (trx) => {
    await run.hold(trx);
    await wantForgottenClosed(trx);
    const open: { name: string }[] = await trx('session_rooms')
      .whereNotNull('close_wanted_at')
      .whereNull('closed_at')
      .where('close_wanted_at', '<', trx.raw(`clock_timestamp() - interval '30 seconds'`))
      .orderBy('close_wanted_at')
      .select('name');
    for (const room of open) await deps.jobs.enqueue(trx, 'close-room', { roomName: room.name });
    return open.length;
  });
  const stays = await endOpenStays(deps, run);
  const { orphans, failed } = await closeOrphans(deps, run);
  return { queued, orphans, staysEnded: stays.ended, failed: failed + stays.failed };
}

/** A room that was made while its session ended or lost its time: whoever made it died before it could take it back. */
async function wantForgottenClosed(trx: Knex.Transaction): Promise<void> {
  await trx.raw(
    `update session_rooms r set close_wanted_at = clock_timestamp() from sessions s
     where s.id = r.session_id and r.close_wanted_at is null
       and s.status in ('unscheduled', 'completed', 'absent', 'cancelled')`,
  );
}

/**
 * Rooms of ours (by name) that LiveKit still has while their session is over, or that the database does not know: it was
 * brought back from a backup. Strangers' rooms are left alone.
 */
async function closeOrphans(deps: Deps, run: Run): Promise<{ orphans: number; failed: number }> {
  const { liveKit, db, log } = deps;
  if (!liveKit) return { orphans: 0, failed: 0 };
  const live = await liveKit.listRooms();
  const now = await databaseNow(db);
  const rows: Pick<SessionRoomRow, 'name' | 'closed_at'>[] = await db('session_rooms')
    .whereIn(
      'name',
      live.map((room) => room.name),
    )
    .select('name', 'closed_at');
  const closedAt = new Map(rows.map((row) => [row.name, row.closed_at]));
  const over = live.filter(({ name, createdAt }) =>
    closedAt.has(name)
      ? closedAt.get(name) !== null
      : parseRoomName(name) !== undefined && now - createdAt > UNKNOWN_FOR_MS,
  );
  let orphans = 0;
  const failed = await eachOf(
    over,
    ORPHANS_AT_ONCE,
    run,
    async ({ name }) => {
      await liveKit.deleteRoom(name);
      orphans += 1;
      if (!closedAt.has(name)) log.warn({ room: name }, 'a room with a name of ours that no row knows was closed');
    },
    (error, { name }) =>
      log.error({ err: error, room: name }, 'an orphaned room could not be closed; the others go on'),
  );
  return { orphans, failed };
}
