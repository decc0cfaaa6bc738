import { dispose } from '@livekit/rtc-node';
import type { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, expect, test, vi } from 'vitest';
import { randomFrom, type Random } from '#demo/random.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertSession, insertStaff, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { joinRoom, roomService } from '../support/livekit-place.ts';
import { openSeveralServers, type SeveralServers } from '../support/several-servers.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { callerOf, signInOf } from '../support/test-server.ts';

afterAll(() => dispose());

const SEED = 20_261_128;
/** Slots of a second instead of a minute, leases of 1.5 seconds instead of 15. */
const COMPRESSED = {
  ITQAN_MANAGE_EVERY_MS: '1000',
  ITQAN_CREATE_EVERY_MS: '2000',
  ITQAN_CLEANUP_EVERY_MS: '2000',
  ITQAN_ROSTER_EVERY_MS: '1000',
  ITQAN_SETTLING_MS: '500',
  ITQAN_LEASE_MS: '1500',
};
/** Rooms open at S and classes that are over end at E. */
const NO_WINDOWS = {
  meeting_creation_window_minutes: 0,
  meeting_cleanup_delay_minutes: 0,
  student_early_join_minutes: 0,
};
const until = <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 90_000, interval: 200 });

/** Freezes it at one moment after another until that is in the middle of a job's run, and kills it there. */
async function killInARun({ db }: SeveralServers, victim: ServerProcess, over: () => boolean): Promise<boolean> {
  const runs = () => db('cron_job_logs').where('status', 'running').whereLike('host', `%:${victim.pid()}`);
  while (!over()) {
    victim.freeze();
    // What it had sent already is done a moment later.
    if ((await runs()).length > 0 && (await delay(50), await runs()).length > 0) {
      await victim.kill();
      return true;
    }
    victim.goOn();
    await delay(25);
  }
  return false;
}

/** Kills and freezes one server at a time, at moments that the seed decides, and sets it up again. */
async function trouble(place: SeveralServers, random: Random, over: () => boolean): Promise<readonly string[]> {
  const story: string[] = [];
  const [first, ...rest] = place.servers;
  if (!first) return story;
  for (;;) {
    await delay(random.between(300, 2_000));
    if (over()) return story;
    const victim = random.pick([first, ...rest]);
    const healthy = place.servers.find((server) => server !== victim)!;
    place.door.prefer(healthy.url);
    if (random.between(0, 2) === 0) {
      if (!(await killInARun(place, victim, over))) return story;
      story.push('kill -9');
      await delay(random.between(500, 2_500));
      await victim.start();
    } else {
      story.push('freeze');
      victim.freeze();
      await delay(random.between(500, 5_000));
      victim.goOn();
    }
  }
}

/** Runs of one job that overlap in time, and slots that were run to their end more than once. */
async function doubles(db: Knex): Promise<unknown[]> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select a.job, a.id, b.id as other, a.slot, a.host, b.host as other_host from cron_job_logs a
     join cron_job_logs b on a.job = b.job and a.id < b.id and a.slot is not null and b.slot is not null
     where b.created_at < coalesce(a.finished_at, 'infinity')
       or (a.slot = b.slot and a.status <> 'cut')`,
  );
  return rows;
}

const stepsOf = (db: Knex, session: SessionFixture): Promise<string[]> =>
  db('session_transitions').where('session_id', session.id).orderBy('id').pluck('to_status');

test('three servers, killed and frozen at random: every session is moved once, every room opens in its window and closes', async ({
  onTestFinished,
}) => {
  const place = await openSeveralServers(onTestFinished, 3, COMPRESSED, NO_WINDOWS);
  const { db, servers, liveKit } = place;
  const call = callerOf(servers[0]!.url);
  const signIn = signInOf(db, call);
  const token = await signIn(await insertStaff(db, 'admin'));
  const began = Date.now();
  const make = (startsAt: number, students: number): Promise<SessionFixture> =>
    insertSession(db, { startsAt, minutes: 1, students, status: 'scheduled', roomName: null });
  // Ten open one after the other, ten end without their teacher, ten are held.
  const opening: SessionFixture[] = [];
  const missed: SessionFixture[] = [];
  const held: SessionFixture[] = [];
  for (let n = 0; n < 10; n += 1) {
    opening.push(await make(began + 4 * SECOND + n * 2_000, 1));
    missed.push(await make(began - 34 * SECOND + n * 1_000, 1));
    held.push(await make(began - 33 * SECOND + n * 1_000, 0));
  }
  const statusOf = async (session: SessionFixture): Promise<string> =>
    (await db('sessions').where('id', session.id).first('status')).status;

  const state = { over: false };
  const troubles = trouble(place, randomFrom(SEED), () => state.over);
  const teachers = held.map(async (session) => {
    const roomName = await until(async () => {
      expect(await statusOf(session)).toBe('ready');
      return String((await db('session_rooms').where('session_id', session.id).first('name')).name);
    });
    await joinRoom(liveKit, roomName, session.teacher);
  });
  await Promise.all(teachers);
  await until(async () => {
    for (const session of opening) expect(await statusOf(session)).toBe('ready');
    for (const session of missed) expect(await statusOf(session)).toBe('cancelled');
    for (const session of held) expect(await statusOf(session)).toBe('completed');
  });
  state.over = true;
  const story = await troubles;
  expect(story).toEqual(expect.arrayContaining(['kill -9', 'freeze']));

  for (const session of opening) {
    const body = { reason: 'the test is over' };
    expect((await call('POST', `/api/teacher/sessions/${session.id}/cancel`, { token, body })).status).toBe(200);
  }
  const all = [...opening, ...missed, ...held];
  await until(async () => {
    expect(await db('session_rooms').whereNull('closed_at').pluck('name')).toEqual([]);
    expect(await roomService(liveKit).listRooms()).toEqual([]);
  });
  for (const session of [...opening, ...missed]) expect(await stepsOf(db, session)).toEqual(['ready', 'cancelled']);
  for (const session of held) expect(await stepsOf(db, session)).toEqual(['ready', 'ongoing', 'completed']);
  const rooms: { session_id: number; created_in_livekit_at: number }[] = await db('session_rooms');
  expect(rooms).toHaveLength(all.length);
  for (const room of rooms) {
    const session = all.find(({ id }) => id === room.session_id)!;
    expect(room.created_in_livekit_at).toBeGreaterThanOrEqual(session.startsAt);
    expect(room.created_in_livekit_at).toBeLessThan(session.endsAt);
  }
  expect(await doubles(db)).toEqual([]);
  const lost = await db('cron_job_logs').where('status', 'cut').whereLike('error', 'its server went away;%');
  expect(lost.length).toBeGreaterThan(0);
  expect(
    await db('cron_job_logs')
      .where('status', 'running')
      .where('created_at', '<', new Date(Date.now() - MINUTE)),
  ).toEqual([]);
});
