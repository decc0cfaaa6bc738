import type { Knex } from 'knex';
import { prepared, STALE_PLAN } from '../db/prepared.ts';
import type { Deps } from '../deps.ts';
import { putOut } from '../usecases/attendance/denied.ts';
import { claimEvents, type InboxEvent } from '../usecases/attendance/claim-events.ts';
import { foldEvents } from '../usecases/attendance/fold-event.ts';
import type { OnStored } from '../usecases/attendance/intake.ts';
import type { SessionHooks } from '../usecases/attendance/settle-session.ts';

export interface Inbox {
  /** There are new events in these rooms, or in any: work now instead of at the next look. */
  readonly wake: OnStored;
  /** Finishes what is being folded and stops. */
  stop(): Promise<void>;
}

export interface InboxPace {
  /** How often the inbox is looked through without being woken: other servers' events, and what a crash left. */
  readonly pollEveryMs: number;
  /** The first pause after a failure; it doubles each time. */
  readonly backoffMs: number;
}

const PACE: InboxPace = { pollEveryMs: 1_000, backoffMs: 1_000 };
/** After this many failures an event is a dead letter (reliability.md, promise 6). */
const TRIES = 8;
const ROOMS_AT_ONCE = 3;
const ROOMS_A_LOOK = 60;
const EVENTS_A_TURN = 200;
/**
 * Receiving comes first: when deliveries came while a room was folded, one room at a time is folded and five times as
 * long is rested after it, so that folding takes a sixth of the time at most and folds more of a room together the
 * busier it is. After a quiet moment it works at once.
 */
const REST_TO_WORK = 5;
const LONGEST_REST_MS = 250;
/**
 * Folds stored deliveries, room by room and in their order, shared between all servers of the database. One event's
 * failure holds up neither the room's other events nor any other room.
 */
export function startInbox(deps: Deps, hooks: SessionHooks, pace: InboxPace = PACE): Inbox {
  const { db, log } = deps;
  let timer: NodeJS.Timeout | undefined;
  let working: Promise<void> | undefined;
  let again = false;
  const state = { stopped: false };
  /** Deliveries came while a room was folded, or in the rest after it. */
  let coming = false;

  /** Rooms that this server knows to have work. */
  const known = new Set<string | null>();
  let lookedAt = -Infinity;

  /** Known rooms need no look at the table, as long as everybody else's and what was put off is not forgotten. */
  async function nextRooms(): Promise<(string | null)[]> {
    const rooms = [...known];
    known.clear();
    if (rooms.length > 0 && performance.now() - lookedAt < pace.pollEveryMs) return rooms;
    lookedAt = performance.now();
    return roomsWithWork(db);
  }

  /** One look: every room with work gets a turn. */
  async function work(): Promise<void> {
    again = false;
    const queue = await nextRooms();
    const folded = await Promise.all(
      Array.from({ length: Math.min(ROOMS_AT_ONCE, queue.length) }, async (_, lane) => {
        const goesOn = (): boolean => !state.stopped && (lane === 0 || !coming);
        let count = 0;
        while (goesOn()) {
          const room = queue.shift();
          if (room === undefined) break;
          const began = performance.now();
          count += await foldRoom(room);
          if (lane === 0 && coming) await rest(REST_TO_WORK * (performance.now() - began));
        }
        return count;
      }),
    );
    // A full look, or anything done, may have left more behind.
    again ||= folded.some((count) => count > 0);
  }

  async function rest(ms: number): Promise<void> {
    coming = false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_REST_MS)));
  }

  /** Answers how many events left the state `new` or were put off. */
  async function foldRoom(roomName: string | null): Promise<number> {
    let claimed: readonly InboxEvent[] = [];
    try {
      const { toPutOut } = await db.transaction(async (trx) => {
        const claim = await claimEvents(trx, roomName, EVENTS_A_TURN);
        claimed = claim.events;
        return foldEvents(trx, claim, hooks);
      });
      // Other rooms do not wait for LiveKit's answer.
      if (roomName !== null && toPutOut.length > 0) void putOut(deps, roomName, toPutOut);
      if (claimed.length > 0) deps.hub.wake();
      return claimed.length;
    } catch (error) {
      if (claimed.length <= 1) return putOff(claimed, error);
    }
    // Somebody in the batch is to blame: each on its own finds out who.
    for (const event of claimed) await foldOne(event.id, roomName);
    deps.hub.wake();
    return claimed.length;
  }

  async function foldOne(id: string, roomName: string | null): Promise<void> {
    let claimed: readonly InboxEvent[] = [];
    try {
      await db.transaction(async (trx) => {
        const claim = await claimEvents(trx, roomName, 1, id);
        claimed = claim.events;
        await foldEvents(trx, claim, hooks);
      });
    } catch (error) {
      await putOff(claimed, error);
    }
  }

  async function putOff(events: readonly InboxEvent[], error: unknown): Promise<number> {
    const [event] = events;
    if (!event || isPassing(error)) {
      log.warn({ err: error }, 'the inbox could not work; it tries again');
      return 0;
    }
    const rows: { attempts: number; state: string }[] = await db('livekit_events')
      .where({ id: event.id, state: 'new' })
      .update({
        attempts: db.raw('attempts + 1'),
        last_error: messageOf(error),
        next_try_at: db.raw("clock_timestamp() + ? * power(2, attempts) * interval '1 millisecond'", [pace.backoffMs]),
        state: db.raw("case when attempts + 1 >= ? then 'dead' else 'new' end", [TRIES]),
      })
      .returning(['attempts', 'state']);
    const dead = rows[0]?.state === 'dead';
    log[dead ? 'error' : 'warn'](
      { err: error, eventId: event.id, event: event.event, attempts: rows[0]?.attempts },
      dead ? 'an event is a dead letter now' : 'an event could not be folded; it is tried again',
    );
    return rows.length;
  }

  function schedule(delayMs: number): void {
    if (state.stopped) return;
    clearTimeout(timer);
    timer = setTimeout(run, delayMs);
  }

  /** There is something new: it is folded at once, or as soon as the rest is over. */
  function wake(rooms: Parameters<OnStored>[0] = []): void {
    for (const room of rooms) known.add(room);
    coming = working !== undefined;
    run();
  }

  function run(): void {
    if (state.stopped) return;
    if (working) {
      again = true;
      return;
    }
    working = work()
      .catch((error: unknown) => {
        if (!state.stopped) log.warn({ err: error }, 'the inbox could not be read; trying again');
      })
      .finally(() => {
        working = undefined;
        coming = false;
        schedule(again ? 0 : pace.pollEveryMs);
      });
  }

  run();
  return {
    wake,
    async stop() {
      state.stopped = true;
      clearTimeout(timer);
      await working;
    },
  };
}

async function roomsWithWork(db: Knex): Promise<(string | null)[]> {
  const found = await prepared<{ name: string | null }>(db, {
    name: 'inbox-rooms',
    text: `select room_name as name from livekit_events where state = 'new' and next_try_at <= clock_timestamp()
      group by room_name order by min(seq) limit $1`,
    values: [ROOMS_A_LOOK],
  });
  return found.map(({ name }) => name);
}

/** Deadlocks, lost connections, a database that restarts or was migrated: not the event's fault, and not counted. */
const PASSING = /^(08|40|53|55P03|57)/;

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    PASSING.test(code) ||
    code === STALE_PLAN ||
    /^E[A-Z]+$/.test(code) ||
    error.name === 'KnexTimeoutError' ||
    /Connection terminated/.test(error.message)
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
