import { databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import { LiveKitAway } from '../livekit/livekit.ts';
import { liveSessions } from '../usecases/attendance/blind.ts';
import { tellOfClass } from '../usecases/notices/tell.ts';
import { lifecycleFacts } from '../usecases/sessions/facts.ts';
import { giveRoomBack } from '../usecases/sessions/rooms.ts';
import { lockSession } from '../usecases/sessions/store.ts';
import { eachOf } from './each-of.ts';
import type { Run } from './ticks.ts';

const AT_ONCE = 3;
const NAMES_A_QUESTION = 100;

/**
 * `meetings:create-scheduled` (domain.md 8): gives live sessions the rooms back that LiveKit does not have, and says
 * before its time which class of the next hour cannot open because its teacher is taken.
 */
export async function createScheduled(deps: Deps, run: Run): Promise<Readonly<Record<string, number>>> {
  const rooms = await giveRoomsBack(deps, run);
  const warned = await warnOfClashes(deps, run);
  return { rooms: rooms.looked, recreated: rooms.recreated, warned: warned.told, failed: rooms.failed + warned.failed };
}

async function giveRoomsBack(deps: Deps, run: Run): Promise<{ looked: number; recreated: number; failed: number }> {
  const live = await liveSessions(deps.db);
  const missing: (typeof live)[number][] = [];
  for (let from = 0; from < live.length && !run.signal.aborted; from += NAMES_A_QUESTION) {
    const some = live.slice(from, from + NAMES_A_QUESTION);
    const there = await roomsThere(
      deps,
      some.map((session) => session.room_name),
    );
    if (there) missing.push(...some.filter((session) => !there.has(session.room_name)));
  }
  const now = await databaseNow(deps.db);
  let recreated = 0;
  const failed = await eachOf(
    missing,
    AT_ONCE,
    run,
    async ({ id, ends_at: endsAt, room_name: roomName }) => {
      if (await giveRoomBack(deps, { id, endsAt, roomName }, now)) recreated += 1;
    },
    (error, { id }) =>
      deps.log.error({ err: error, sessionId: id }, 'a room could not be given back; the others go on'),
  );
  return { looked: live.length, recreated, failed };
}

/** Those of the names that LiveKit has; null when it does not answer: then nothing is known to be missing. */
async function roomsThere(deps: Deps, names: readonly string[]): Promise<ReadonlySet<string> | null> {
  try {
    return deps.liveKit ? new Set((await deps.liveKit.listRooms(names)).map((room) => room.name)) : null;
  } catch (error) {
    if (!(error instanceof LiveKitAway)) throw error;
    return null;
  }
}

/** Asked again when the room is to open; a class that clashes stays SCHEDULED, and those concerned know in time. */
async function warnOfClashes(deps: Deps, run: Run): Promise<{ told: number; failed: number }> {
  const ids: number[] = await deps
    .db('sessions')
    .where('status', 'scheduled')
    .whereRaw(`starts_at > clock_timestamp() and starts_at <= clock_timestamp() + interval '1 hour'`)
    .orderBy(['starts_at', 'id'])
    .pluck('id');
  let told = 0;
  const failed = await eachOf(
    ids,
    AT_ONCE,
    run,
    async (sessionId) => {
      await deps.db.transaction(async (trx) => {
        const session = await lockSession(trx, sessionId);
        await run.hold(trx);
        if (session?.status !== 'scheduled') return;
        const { clash } = await lifecycleFacts(trx, session, await databaseNow(trx));
        if (clash === null) return;
        await tellOfClass(trx, deps, { kind: 'clash', sessionId, doneBy: null, reason: '', before: null });
        told += 1;
      });
    },
    (error, sessionId) => deps.log.error({ err: error, sessionId }, 'a class could not be looked at; the others go on'),
  );
  if (told > 0) deps.hub.wake();
  return { told, failed };
}
