import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { freePort } from '#server/process/free-port.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { fakedClock, startFakedPostgres, type FakedClock } from '../support/faked-clocks.ts';
import {
  insertAcademy,
  insertSession,
  insertStaff,
  insertStudent,
  type SessionFixture,
} from '../support/fixtures-of-sessions.ts';
import { startRoomsOnlyLiveKit, type RoomsOnlyLiveKit } from '../support/rooms-only-livekit.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { callerOf, signInOf } from '../support/test-server.ts';

const START = Date.parse('2027-02-01T09:00:00Z');
const FAST = {
  ITQAN_MANAGE_EVERY_MS: '500',
  ITQAN_CLEANUP_EVERY_MS: '1000',
  ITQAN_ROSTER_EVERY_MS: '500',
  ITQAN_SETTLING_MS: '500',
  ITQAN_LEASE_MS: '2000',
};

/** The computer's clock, wrong, asleep, or on a day that changes the clocks (reliability.md 8, 9; domain.md 5, 8). */
describe('clocks', () => {
  const undo: (() => Promise<void>)[] = [];
  let folder: string;
  let ofDatabase: FakedClock;
  let ofServer: FakedClock;
  let databaseUrl: string;
  let db: Knex;
  let liveKit: RoomsOnlyLiveKit;
  let server: ServerProcess;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'itqan-test-clocks-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    ofDatabase = fakedClock(folder, 'database', START);
    ofServer = fakedClock(folder, 'server', START);
    databaseUrl = await startFakedPostgres(folder, ofDatabase, (step) => undo.push(step));
    db = connect(databaseUrl, { max: 3 });
    undo.push(() => db.destroy());
    await migrate(db);
    await insertAcademy(db);
    await db('setting_versions').insert({ version: 2, key: 'blocked_days', value: JSON.stringify(['monday']) });
    await db('academy').update({ settings_version: 2 });
    liveKit = await startRoomsOnlyLiveKit();
    undo.push(liveKit.close);
    server = await start('Asia/Tokyo');
  });
  afterAll(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  async function start(TZ: string): Promise<ServerProcess> {
    const env = { DATABASE_URL: databaseUrl, TZ, ...liveKit.env, ...FAST, ...ofServer.env };
    const started = serverProcess(folder, await freePort(), env, TZ.replace('/', '-'));
    undo.push(started.stop);
    await started.start();
    return started;
  }
  const adminOf = async (asked: ServerProcess) => {
    const call = callerOf(asked.url);
    const token = await signInOf(db, call)(await insertStaff(db, 'admin'));
    return (method: string, path: string, body?: object) => call(method, path, { token, ...(body ? { body } : {}) });
  };
  const both = (now: number): void => {
    ofDatabase.set(now);
    ofServer.set(now);
  };
  const scheduled = (startsAt: number): Promise<SessionFixture> =>
    insertSession(db, { startsAt, status: 'scheduled', roomName: null });
  const sessionOf = (id: number): Promise<{ status: string; flags: string[]; end_reason: string | null }> =>
    db('sessions').where({ id }).first('status', 'flags', 'end_reason');
  const statusOf = async ({ id }: { readonly id: number }): Promise<string> => (await sessionOf(id)).status;
  /** The job has looked at everything at least once from now on. */
  async function aWholeLook(): Promise<void> {
    const last = await db('cron_job_logs').max({ id: 'id' }).first();
    const runs = db('cron_job_logs')
      .where({ job: 'sessions:manage-meetings', status: 'done' })
      .where('id', '>', last?.id ?? 0);
    await eventually(async () => expect((await runs.clone()).length).toBeGreaterThan(1));
  }

  test.each([
    ['ahead', 2],
    ['behind', -2],
  ])('a server whose clock is two hours %s opens no room early and none late, and Health says so', async (_, hours) => {
    ofServer.set(ofDatabase.now() + hours * HOUR);
    const early = await scheduled(ofDatabase.now() + 60 * MINUTE);
    const due = await scheduled(ofDatabase.now() + 10 * MINUTE);
    const running = await insertSession(db, { startsAt: ofDatabase.now() - 40 * MINUTE });
    await eventually(async () => expect(await statusOf(due)).toBe('ready'));
    await aWholeLook();
    expect(await statusOf(early)).toBe('scheduled');
    const ask = await adminOf(server);
    const { body } = await ask('GET', '/api/health/detail');
    expect(Math.abs(body.serverSkewMs - hours * HOUR)).toBeLessThan(30_000);
    // What is to happen a moment after an end does not wait two hours either.
    expect((await ask('POST', `/api/teacher/sessions/${running.id}/complete`, { reason: 'done' })).status).toBe(200);
    await eventually(async () =>
      expect((await db('sessions').where('id', running.id).first('finalised_at')).finalised_at).not.toBeNull(),
    );
  });

  test('asleep for eight hours: what was missed is left to a person or ended, no past room opens, today’s class does', async () => {
    both(ofDatabase.now());
    const opened = await scheduled(ofDatabase.now() + 5 * MINUTE);
    const running = await insertSession(db, { startsAt: ofDatabase.now() - 5 * MINUTE });
    const missed = await scheduled(ofDatabase.now() + 2 * HOUR);
    const later = await scheduled(ofDatabase.now() + 8 * HOUR + 10 * MINUTE);
    await eventually(async () => expect(await statusOf(opened)).toBe('ready'));
    await aWholeLook();
    server.freeze();
    const before = liveKit.made.length;
    both(ofDatabase.now() + 8 * HOUR);
    server.goOn();
    await eventually(async () => expect(await statusOf(later)).toBe('ready'));
    await eventually(async () => {
      expect(await sessionOf(missed.id)).toEqual({ status: 'scheduled', flags: ['undecided'], end_reason: null });
      expect(await sessionOf(opened.id)).toEqual({ status: 'ready', flags: ['undecided'], end_reason: null });
      expect(await sessionOf(running.id)).toMatchObject({ status: 'completed', end_reason: 'ended_automatically' });
    });
    expect(liveKit.made.slice(before)).toHaveLength(1);
    expect(liveKit.made.at(-1)).toContain(`quran_${later.id}_`);
  });

  test.each([
    ['Africa/Casablanca', 'Asia/Tokyo', ['saturday', 'sunday'], '2027-02-06T19:00Z', '2027-02-07T20:00Z'],
    ['Europe/London', 'Pacific/Auckland', ['saturday', 'sunday'], '2027-03-27T20:00Z', '2027-03-28T19:00Z'],
    ['Africa/Cairo', 'America/New_York', ['thursday', 'friday'], '2027-04-29T18:00Z', '2027-04-30T17:00Z'],
  ])(
    'eight in the evening in %s stays eight on the day the clocks change, on a server in %s',
    async (zone, TZ, weekdays, before, after) => {
      const [eve, day] = [Date.parse(before), Date.parse(after)];
      both(eve - 2 * DAY);
      await db('academy').update({ time_zone: zone });
      if (TZ !== 'Asia/Tokyo') {
        await server.stop();
        server = await start(TZ);
      }
      const ask = await adminOf(server);
      const teacher_id = await insertStaff(db);
      const [circle] = await db('circles').insert({ name: zone, teacher_id, duration_minutes: 60 }).returning('id');
      await db('enrolments').insert({
        student_id: await insertStudent(db),
        circle_id: circle.id,
        enrolled_from: at(eve - 9 * DAY),
      });
      const plan = {
        target: { type: 'circle', circleId: circle.id },
        times: [{ weekdays, wallTime: '20:00' }],
        timeZone: zone,
        durationMinutes: null,
        startsOn: before.slice(0, 10),
        untilOn: null,
        count: 2,
      };
      const { body } = await ask('POST', '/api/schedules/generate', plan);
      expect(body.slots).toMatchObject([
        { outcome: 'created', startsAt: eve, wallTime: '20:00' },
        { outcome: 'created', startsAt: day, wallTime: '20:00' },
      ]);
      const second = { id: Number(body.slots[1].session.id) };
      both(day - 16 * MINUTE);
      await aWholeLook();
      expect(await statusOf(second)).toBe('scheduled');
      both(day - 14 * MINUTE);
      await eventually(async () => expect(await statusOf(second)).toBe('ready'));
    },
  );
});
