import type { Knex } from 'knex';
import { prepared } from '../db/prepared.ts';
import type { Deps } from '../deps.ts';
import type { OnStored } from '../usecases/attendance/intake.ts';
import type { SessionHooks } from '../usecases/attendance/settle-session.ts';
import { EVENTS_A_TURN, roomFolder } from './fold-room.ts';

export interface Inbox {
  /** There are new events in these rooms, or nobody knows in which: work now instead of at the next look. */
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
const ROOMS_AT_ONCE = 3;
const ROOMS_A_LOOK = 60;
/**
 * Receiving comes first: when deliveries came while a room was folded, no other is begun for many times as long as that
 * took, and up to four times longer when several rooms' came together, so that folding takes a part of the time only and
 * folds more of a room together the busier it is: most of a fold's cost is the same for one event and for a hundred. After
 * a quiet moment it works at once.
 */
const REST_TO_WORK = 40;
const LONGEST_REST_MS = 250;
const MANY_ROOMS = 4;

/**
 * Folds stored deliveries, room by room and in their order, shared between all servers of the database. A few rooms are
 * folded at once: one that takes long, or whose session somebody has locked, holds up no other.
 */
export function startInbox(deps: Deps, hooks: SessionHooks, pace: InboxPace = PACE): Inbox {
  const { db, log } = deps;
  const foldRoom = roomFolder(deps, hooks, pace.backoffMs);
  /** Rooms with work, in the order in which it came. */
  const waiting = new Set<string | null>();
  const folding = new Map<string | null, Promise<void>>();
  let looking: Promise<void> | undefined;
  /** The last look did not see everything. */
  let more = false;
  let lookTimer: NodeJS.Timeout | undefined;
  let restTimer: NodeJS.Timeout | undefined;
  let restUntil = -Infinity;
  /** Of how many rooms deliveries came together, at most, while a room was folded or in the rest after it. */
  let coming = 0;
  let stopped = false;

  const isResting = (): boolean => performance.now() < restUntil;

  function wake(rooms?: Parameters<OnStored>[0]): void {
    if (folding.size > 0 || isResting()) coming = Math.max(coming, rooms?.length ?? 1);
    for (const room of rooms ?? []) waiting.add(room);
    if (rooms) begin();
    else look();
  }

  /** Begins with as many rooms as may be worked on now; a room never twice at once. */
  function begin(): void {
    if (stopped || restTimer) return;
    const rest = restUntil - performance.now();
    if (rest > 0) {
      restTimer = setTimeout(() => {
        restTimer = undefined;
        begin();
      }, rest);
      return;
    }
    for (const room of waiting) {
      if (folding.size >= ROOMS_AT_ONCE) return;
      if (folding.has(room)) continue;
      waiting.delete(room);
      folding.set(room, work(room));
    }
    if (more && waiting.size === 0) look();
  }

  async function work(room: string | null): Promise<void> {
    const began = performance.now();
    try {
      if ((await foldRoom(room)) >= EVENTS_A_TURN) waiting.add(room);
    } catch (error) {
      // The next look finds it again.
      if (!stopped) log.warn({ err: error }, 'the inbox could not work; it tries again');
    }
    folding.delete(room);
    const ended = performance.now();
    const rest = Math.min(REST_TO_WORK * (ended - began), LONGEST_REST_MS) * Math.min(coming, MANY_ROOMS);
    if (rest > 0) restUntil = ended + rest;
    coming = 0;
    begin();
  }

  function look(): void {
    if (stopped) return;
    if (looking) {
      more = true;
      return;
    }
    more = false;
    clearTimeout(lookTimer);
    looking = takeUp().finally(() => {
      looking = undefined;
      if (!stopped) lookTimer = setTimeout(look, pace.pollEveryMs);
      begin();
    });
  }

  async function takeUp(): Promise<void> {
    try {
      const rooms = await roomsWithWork(db);
      for (const room of rooms) waiting.add(room);
      more ||= rooms.length >= ROOMS_A_LOOK;
    } catch (error) {
      if (!stopped) log.warn({ err: error }, 'the inbox could not be read; trying again');
    }
  }

  look();
  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(lookTimer);
      clearTimeout(restTimer);
      await looking;
      await Promise.all(folding.values());
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
