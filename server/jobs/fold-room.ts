import type { Knex } from 'knex';
import { isConnectionLoss } from '../db/connection-loss.ts';
import { STALE_PLAN } from '../db/lending.ts';
import { commitWith } from '../db/prepared.ts';
import type { Deps } from '../deps.ts';
import { claimEvents, type InboxEvent } from '../usecases/attendance/claim-events.ts';
import { putOut } from '../usecases/attendance/denied.ts';
import { foldEvents, type Aftermath } from '../usecases/attendance/fold-event.ts';
import type { SessionHooks } from '../usecases/attendance/settle-session.ts';
import { lookingFirst } from '../usecases/sessions/look-first.ts';

/** As many of a room's events are folded together at most. */
export const EVENTS_A_TURN = 200;
/** After this many failures an event is a dead letter (reliability.md, promise 6). */
const TRIES = 8;

/**
 * How a room's due events are folded. Answers how many left the state `new` or were put off. A failure is put down to
 * the event that causes it, which is tried again later, the first time after `backoffMs` and then twice as long each
 * time; it holds up none of the room's other events. A failure that is nobody's fault throws.
 */
export function roomFolder(
  deps: Deps,
  hooks: SessionHooks,
  backoffMs: number,
): (roomName: string | null) => Promise<number> {
  const { db, log } = deps;

  const knowing = (looked: ReadonlySet<number>): Pick<SessionHooks, 'teacherJoined'> => ({
    teacherJoined: (trx, sessionId, at) => hooks.teacherJoined(trx, sessionId, at, looked),
  });

  async function foldRoom(roomName: string | null): Promise<number> {
    let claimed: readonly InboxEvent[] = [];
    try {
      await fold(roomName, null, (events) => {
        claimed = events;
      });
      return claimed.length;
    } catch (error) {
      if (claimed.length <= 1) return putOff(claimed, error);
    }
    // Somebody in the batch is to blame: each on its own finds out who.
    for (const { id } of claimed) await foldOne(roomName, id);
    return claimed.length;
  }

  async function foldOne(roomName: string | null, id: string): Promise<void> {
    let claimed: readonly InboxEvent[] = [];
    try {
      await fold(roomName, id, (events) => {
        claimed = events;
      });
    } catch (error) {
      await putOff(claimed, error);
    }
  }

  /** A room's due events, or one of them; says which those are before it folds them. */
  async function fold(
    roomName: string | null,
    id: string | null,
    claims: (events: readonly InboxEvent[]) => void,
  ): Promise<void> {
    let isTold = false;
    const attempt = (looked: ReadonlySet<number>): Promise<Aftermath> =>
      db.transaction(async (trx) => {
        const claim = await claimEvents(trx, roomName, EVENTS_A_TURN, id);
        claims(claim.events);
        return foldEvents(trx, claim, knowing(looked), async (writes) => {
          // Open screens are told in the same round trip.
          const reading = deps.hub.reading();
          const [read] = await commitWith(trx, writes, reading ? [reading.statement] : []);
          if (read) reading?.take(read);
          isTold = true;
        });
      });
    const { toPutOut, finished } = await lookingFirst((sessionId) => hooks.lookBefore(sessionId), attempt);
    if (!isTold) deps.hub.wake();
    // Other rooms do not wait for LiveKit's answer.
    if (roomName !== null && toPutOut.length > 0) void putOut(deps, roomName, toPutOut);
    if (finished !== null) void hooks.roomFinished(finished);
  }

  async function putOff([event]: readonly InboxEvent[], error: unknown): Promise<number> {
    if (!event || isPassing(error)) throw error;
    const [row] = await put(db, event, error, backoffMs);
    const dead = row?.state === 'dead';
    log[dead ? 'error' : 'warn'](
      { err: error, eventId: event.id, event: event.event, attempts: row?.attempts },
      dead ? 'an event is a dead letter now' : 'an event could not be folded; it is tried again',
    );
    return 1;
  }

  return foldRoom;
}

const put = (
  db: Knex,
  event: InboxEvent,
  error: unknown,
  backoffMs: number,
): Promise<{ attempts: number; state: string }[]> =>
  db('livekit_events')
    .where({ id: event.id, state: 'new' })
    .update({
      attempts: db.raw('attempts + 1'),
      last_error: messageOf(error),
      next_try_at: db.raw("clock_timestamp() + ? * power(2, attempts) * interval '1 millisecond'", [backoffMs]),
      state: db.raw("case when attempts + 1 >= ? then 'dead' else 'new' end", [TRIES]),
    })
    .returning(['attempts', 'state']);

/**
 * Deadlocks, a lock that somebody holds, lost connections, a database that restarts or was migrated: not the event's
 * fault, and not counted. A statement that ran out of its time is: it would again.
 */
const PASSING = /^(40|53|55P03)/;

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return isConnectionLoss(error) || PASSING.test(code) || code === STALE_PLAN || /^E[A-Z]+$/.test(code);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
