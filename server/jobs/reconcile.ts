import { hostname } from 'node:os';
import { setTimeout as pass } from 'node:timers/promises';
import type { Knex } from 'knex';
import { MINUTE } from '#shared/domain/time.ts';
import { at, databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import { LiveKitAway, type LiveRoom } from '../livekit/livekit.ts';
import { liveSessions, noteHearing, RECONCILE_JOB, type LiveSession } from '../usecases/attendance/blind.ts';
import { deniedAmong, putOut } from '../usecases/attendance/denied.ts';
import { writeRoster, type RosterCounts } from '../usecases/attendance/roster.ts';
import { spoolTakes } from '../usecases/attendance/spool.ts';
import { settleSession, type SessionHooks } from '../usecases/attendance/settle-session.ts';
import { lookingFirst } from '../usecases/sessions/look-first.ts';
import { giveRoomBack } from '../usecases/sessions/rooms.ts';
import { lockSession } from '../usecases/sessions/store.ts';
import { keepMoments } from './monotonic-moments.ts';
import { beginnings, isSlowedDown, pauseAfter } from './pace.ts';

export interface Reconciler {
  /** One round over all live rooms. `now` in epoch milliseconds, the database's clock when it is left out. */
  tick(now?: number): Promise<void>;
  /** One session's roster at once; `final` before it is finalised: missing once is gone then (domain.md 3.2). */
  checkSession(sessionId: number, options?: { readonly final?: boolean }): Promise<void>;
  /** The same before a class ends because another one begins; where it fails, what is known decides and nothing waits. */
  lookBefore(sessionId: number): Promise<void>;
  /** LiveKit was heard of otherwise: rounds that came less often because it was away come as usual, the next one now. */
  liveKitIsBack(): void;
  /** Looks by itself from now on, the first time at once; resolves when that first round is done. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const ROOMS_AT_ONCE = 4;
/** A round begins in so many parts at most, each with one look at what is live and one question to LiveKit. */
const MOST_GROUPS = 20;
const NAMES_A_QUESTION = 100;
const LOG_EVERY_MS = 60_000;

type Outcome = RosterCounts & { readonly reached: boolean; readonly recreated: boolean };

/**
 * Webhooks are a hint, the roster is the check (reliability.md, facts): reads who is really in every live room, gives
 * vanished rooms back, and keeps when nothing could reach the server (domain.md 3.2, `attendance:reconcile`).
 */
export function createReconciler(deps: Deps, hooks: Pick<SessionHooks, 'teacherJoined'>): Reconciler {
  const { db, log } = deps;
  const { rosterEveryMs, blindAfterMs } = deps.config.timing;
  const toleranceMs = Math.max(3 * rosterEveryMs, blindAfterMs);
  const host = `${hostname()}:${process.pid}`;
  const stopped = new AbortController();
  /** Rounds in a row that did not reach LiveKit, and how long the latest one spread itself. */
  const pace = { away: 0, spreadMs: 0 };
  const totals = { rooms: 0, seen: 0, opened: 0, gone: 0, recreated: 0, unreached: 0, failed: 0 };
  /** The database was away, but LiveKit was there: its events waited in the spool. */
  const spooled = keepMoments();
  let loggedAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let pausing = false;

  async function tick(given?: number): Promise<void> {
    const now = given ?? (await databaseNow(db));
    const sessions = await liveSessions(db);
    if (sessions.length === 0) return;
    forgetSpooled(sessions);
    await group(sessions, now, false);
    await writeLog(now);
    deps.hub.wake();
  }

  /** As a tick, but the rooms begin in groups over half of the interval (domain.md 3.2, "spread out"). */
  async function spreadTick(now: number): Promise<void> {
    const sessions = await liveSessions(db);
    if (sessions.length <= ROOMS_AT_ONCE) return tick(now);
    forgetSpooled(sessions);
    const begun = performance.now();
    let away = false;
    const size = Math.max(ROOMS_AT_ONCE, Math.ceil(sessions.length / MOST_GROUPS));
    for (const [n, offset] of beginnings(Math.ceil(sessions.length / size), rosterEveryMs).entries()) {
      await pass(Math.max(0, begun + offset - performance.now()), undefined, { signal: stopped.signal });
      pace.spreadMs = offset;
      const ids = new Set(sessions.slice(n * size, (n + 1) * size).map(({ id }) => id));
      // What was read at the beginning is old by now: a class may have ended, something may have been heard.
      const still = n === 0 ? sessions : await liveSessions(db);
      const due = still.filter(({ id }) => ids.has(id));
      if (due.length > 0) away = !(await group(due, n === 0 ? now : await databaseNow(db), away));
      deps.hub.wake();
    }
    await writeLog(now);
  }

  const forgetSpooled = (sessions: readonly LiveSession[]): void =>
    spooled.forgetUntil(Math.min(...sessions.map((session) => session.heard_at)));

  /** Whether LiveKit answered; it is not asked when it is known to be `away` in this round. */
  async function group(sessions: readonly LiveSession[], now: number, away: boolean): Promise<boolean> {
    const rooms = away ? null : await roomsOf(sessions.map((session) => session.room_name));
    if (!away) pace.away = rooms ? 0 : pace.away + 1;
    const queue = [...sessions];
    await Promise.all(
      Array.from({ length: Math.min(ROOMS_AT_ONCE, queue.length) }, async () => {
        for (let session = queue.shift(); session; session = queue.shift()) await one(session, rooms, now);
      }),
    );
    return rooms !== null;
  }

  async function one(session: LiveSession, rooms: readonly LiveRoom[] | null, now: number): Promise<void> {
    totals.rooms += 1;
    try {
      const outcome = await check(session, rooms, now, false);
      totals.seen += outcome.seen;
      totals.opened += outcome.opened;
      totals.gone += outcome.gone;
      totals.recreated += outcome.recreated ? 1 : 0;
      totals.unreached += outcome.reached ? 0 : 1;
    } catch (error) {
      totals.failed += 1;
      log.error({ err: error, sessionId: session.id }, "a room's roster could not be checked; the others go on");
    }
  }

  /** The rooms of these names that exist; null when LiveKit does not answer. */
  async function roomsOf(names: readonly string[]): Promise<readonly LiveRoom[] | null> {
    try {
      const rooms: LiveRoom[] = [];
      for (let from = 0; from < names.length; from += NAMES_A_QUESTION)
        rooms.push(...((await deps.liveKit?.listRooms(names.slice(from, from + NAMES_A_QUESTION))) ?? []));
      return deps.liveKit ? rooms : null;
    } catch (error) {
      if (!(error instanceof LiveKitAway)) throw error;
      return null;
    }
  }

  async function check(
    session: LiveSession,
    rooms: readonly LiveRoom[] | null,
    now: number,
    final: boolean,
  ): Promise<Outcome> {
    const found = rooms?.find((room) => room.name === session.room_name);
    const recreated = rooms !== null && !found ? await roomAgain(session, now) : null;
    const room = found ?? recreated;
    // A vanished room of a class that is over has no roster, and needs none: LiveKit was heard.
    const rows = room ? await rosterOf(room.name) : rooms === null ? null : [];
    const spooledAt = spooled.dated(now);
    const write = async (trx: Knex.Transaction, looked: ReadonlySet<number>) => {
      await lockSession(trx, session.id);
      const reached = rows !== null;
      const { id: sessionId, room_name: roomName, heard_at: heardAt } = session;
      const heard =
        session.live &&
        (await noteHearing(trx, { sessionId, roomName, heardAt, spooledAt, now, reached, toleranceMs }));
      const written =
        room && rows ? await writeRoster(trx, { sessionId, room, rows, now, final }) : { seen: 0, opened: 0, gone: 0 };
      // While LiveKit stays away nothing new is known; whoever decides now still needs what was.
      if (reached || heard || final)
        await settleSession(trx, sessionId, now, {
          teacherJoined: (inner, id, joinedAt) => hooks.teacherJoined(inner, id, joinedAt, looked),
        });
      return { ...written, reached };
    };
    const counts = await lookingFirst(lookBefore, (looked) => db.transaction((trx) => write(trx, looked)));
    const inRoom = (rows ?? []).map((row) => row.identity);
    await putOut(deps, session.room_name, await deniedAmong(db, session.id, inRoom));
    return { ...counts, recreated: recreated !== null };
  }

  async function rosterOf(roomName: string) {
    try {
      return (await deps.liveKit?.listParticipants(roomName)) ?? null;
    } catch (error) {
      if (!(error instanceof LiveKitAway)) throw error;
      return null;
    }
  }

  async function roomAgain(
    { id, ends_at: endsAt, room_name: roomName }: LiveSession,
    now: number,
  ): Promise<LiveRoom | null> {
    const made = await giveRoomBack(deps, { id, endsAt, roomName }, now);
    if (!made) return null;
    const [room] = (await roomsOf([roomName])) ?? [];
    return room ?? { name: roomName, sid: made.roomSid, createdAt: now };
  }

  async function checkSession(sessionId: number, options: { readonly final?: boolean } = {}): Promise<void> {
    const [session] = await liveSessions(db, sessionId);
    if (!session) return;
    const now = await databaseNow(db);
    const { reached } = await check(session, await roomsOf([session.room_name]), now, options.final ?? false);
    if (reached) liveKitIsBack();
    deps.hub.wake();
  }

  async function lookBefore(sessionId: number): Promise<void> {
    try {
      await checkSession(sessionId, { final: true });
    } catch (error) {
      log.warn({ err: error, sessionId }, 'a class ends by what is known: its room could not be looked into');
    }
  }

  const slotOf = (now: number): Date => at(Math.floor(now / rosterEveryMs) * rosterEveryMs);

  /** One server a slot; the others have their turn in the next one. Slots of a clock that was set back are forgotten. */
  async function takeSlot(now: number): Promise<boolean> {
    await db('job_slots')
      .where('job', RECONCILE_JOB)
      .where('slot', '>', at(now + MINUTE))
      .delete();
    const taken: unknown[] = await db('job_slots')
      .insert({ job: RECONCILE_JOB, slot: slotOf(now), host, lease_until: at(now + rosterEveryMs) })
      .onConflict(['job', 'slot'])
      .ignore()
      .returning('slot');
    return taken.length > 0;
  }

  /** A row a minute while rooms are live, with what the rounds since the last one came to. */
  async function writeLog(now: number): Promise<void> {
    // Either way: the database's clock may be set back.
    if (Math.abs(now - loggedAt) < LOG_EVERY_MS) return;
    loggedAt = now;
    await db('cron_job_logs').insert({
      job: RECONCILE_JOB,
      host,
      status: totals.failed > 0 ? 'failed' : 'done',
      counts: JSON.stringify(totals),
      error: totals.failed > 0 ? `${totals.failed} rooms could not be checked; the server's log names them` : null,
      finished_at: db.fn.now(),
    });
    for (const name of Object.keys(totals) as (keyof typeof totals)[]) totals[name] = 0;
    await db('job_slots')
      .where('job', RECONCILE_JOB)
      .where('slot', '<', at(now - 60 * MINUTE))
      .delete();
  }

  async function lookAround(atOnce: boolean): Promise<void> {
    pace.spreadMs = 0;
    try {
      const now = await databaseNow(db);
      if ((await liveSessions(db)).length === 0) return;
      if (atOnce) await tick(now);
      else if (await takeSlot(now)) await spreadTick(now);
    } catch (error) {
      if (stopped.signal.aborted) return;
      log.warn({ err: error }, 'the roster check could not run; it runs again');
      if ((await deps.liveKit?.ping()) && (await spoolTakes(deps.config.spoolDir))) spooled.keep();
    }
  }

  function next(): void {
    if (stopped.signal.aborted) return;
    pausing = true;
    timer = setTimeout(begin, pauseAfter(pace.away, rosterEveryMs) - pace.spreadMs);
  }

  function begin(): void {
    pausing = false;
    round = lookAround(false).finally(next);
  }

  function liveKitIsBack(): void {
    const waitsLonger = pausing && isSlowedDown(pace.away) && !stopped.signal.aborted;
    pace.away = 0;
    if (!waitsLonger) return;
    clearTimeout(timer);
    begin();
  }

  return {
    tick,
    checkSession,
    lookBefore,
    liveKitIsBack,
    start() {
      round = lookAround(true).finally(next);
      return round;
    },
    async stop() {
      stopped.abort();
      clearTimeout(timer);
      await round;
    },
  };
}
