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
import { recordings, replayed, startOf } from '../support/webhook-samples.ts';

const START = Date.parse('2027-02-01T09:00:00Z');
const FAST = {
  ITQAN_MANAGE_EVERY_MS: '250',
  ITQAN_CLEANUP_EVERY_MS: '1000',
  ITQAN_ROSTER_EVERY_MS: '500',
  ITQAN_SETTLING_MS: '500',
  ITQAN_LEASE_MS: '2000',
};

/** A class of 70 seconds as LiveKit told of it: the teacher in for all of it, a student three times. */
const RECORDED = recordings.find(({ scenario }) => scenario === '12-receiver-down-30s')!;

/**
 * The computer's clock, wrong, asleep, or on a day that changes the clocks (reliability.md 8, 9; domain.md 5, 8): all of
 * it with server and database in three time zones, none of them the academy's. The zones have nothing in common and go
 * side by side, each in order: most of the time is spent waiting for ticks.
 */
describe.concurrent.each(['Asia/Tokyo', 'America/New_York', 'Pacific/Auckland'])('clocks in %s', (TZ) => {
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
    databaseUrl = await startFakedPostgres(folder, ofDatabase, TZ, (step) => undo.push(step));
    db = connect(databaseUrl, { max: 3 });
    undo.push(() => db.destroy());
    await migrate(db);
    await insertAcademy(db);
    await db('setting_versions').insert({ version: 2, key: 'blocked_days', value: JSON.stringify(['monday']) });
    await db('academy').update({ settings_version: 2 });
    liveKit = await startRoomsOnlyLiveKit();
    undo.push(liveKit.close);
    const env = { DATABASE_URL: databaseUrl, TZ, ...liveKit.env, ...FAST, ...ofServer.env };
    server = serverProcess(folder, await freePort(), env);
    undo.push(server.stop);
    await server.start();
  });
  afterAll(async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  });

  const signedInAdmin = async () => {
    const call = callerOf(server.url);
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
  const stepsOf = ({ id }: { readonly id: number }): Promise<string[]> =>
    db('session_transitions').where('session_id', id).orderBy('id').pluck('to_status');
  const statusOf = async ({ id }: { readonly id: number }): Promise<string> => (await sessionOf(id)).status;
  /** The job has looked at everything at least once from now on. */
  async function aWholeLook(): Promise<void> {
    const last = await db('cron_job_logs').max({ id: 'id' }).first();
    const runs = db('cron_job_logs')
      .where({ job: 'sessions:manage-meetings', status: 'done' })
      .where('id', '>', last?.id ?? 0);
    await eventually(async () => expect((await runs.clone()).length).toBeGreaterThan(1));
  }

  test.sequential.each([
    ['server', 'ahead', 2],
    ['server', 'behind', -2],
    ['database', 'ahead', 2],
    ['database', 'behind', -2],
  ])('a %s whose clock is two hours %s opens no room early and none late, and Health says so', async (whose, _, by) => {
    const moved = whose === 'server' ? ofServer : ofDatabase;
    const right = whose === 'server' ? ofDatabase : ofServer;
    moved.set(right.now() + by * HOUR);
    const serverIsAhead = whose === 'server' ? by : -by;
    const early = await scheduled(ofDatabase.now() + 60 * MINUTE);
    const due = await scheduled(ofDatabase.now() + 10 * MINUTE);
    const running = await insertSession(db, { startsAt: ofDatabase.now() - 40 * MINUTE });
    await eventually(async () => expect(await statusOf(due)).toBe('ready'));
    await aWholeLook();
    expect(await statusOf(early)).toBe('scheduled');
    const ask = await signedInAdmin();
    const { body } = await ask('GET', '/api/health/detail');
    expect(Math.abs(body.serverSkewMs - serverIsAhead * HOUR)).toBeLessThan(30_000);
    // What is to happen a moment after an end does not wait two hours either.
    expect((await ask('POST', `/api/teacher/sessions/${running.id}/complete`, { reason: 'done' })).status).toBe(200);
    await eventually(async () =>
      expect((await db('sessions').where('id', running.id).first('finalised_at')).finalised_at).not.toBeNull(),
    );
  });

  test.sequential(
    'asleep for eight hours: what was missed is left to a person or ended, no past room opens, today’s class does',
    async () => {
      both(ofServer.now());
      const opened = await scheduled(ofDatabase.now() + 5 * MINUTE);
      const running = await insertSession(db, { startsAt: ofDatabase.now() - 5 * MINUTE });
      const missed = await scheduled(ofDatabase.now() + 2 * HOUR);
      // Another server opened its room; it was held while this one slept, a moment before it woke.
      const lately = await insertSession(db, {
        startsAt: ofDatabase.now() + 8 * HOUR - 8 * MINUTE,
        minutes: 2,
        status: 'ready',
      });
      const later = await scheduled(ofDatabase.now() + 8 * HOUR + 10 * MINUTE);
      await eventually(async () => expect(await statusOf(opened)).toBe('ready'));
      await eventually(() => expect(liveKit.made).toContain(lately.roomName));
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
      // LiveKit tells of the two classes that were held meanwhile, as far as it still tries.
      await tellOf(lately);
      await tellOf(opened);
      await eventually(async () => expect(await stepsOf(lately)).toEqual(['ongoing', 'completed']));
      // Hours old: nothing of it counts until a person believes it.
      const ofOpened = () => db('livekit_events').whereLike('id', `EV_${opened.id}_%`);
      expect(await ofOpened().distinct().pluck('state')).toEqual(['quarantined']);
      expect(await sessionOf(opened.id)).toMatchObject({ status: 'ready', flags: ['undecided'] });
      const ask = await signedInAdmin();
      const { body } = await ask('POST', '/api/health/redrive', { ids: await ofOpened().pluck('id') });
      expect(body.results).toHaveLength(RECORDED.bodies.length);
      await eventually(async () => expect(await stepsOf(opened)).toEqual(['ready', 'ongoing', 'completed']));
      for (const { id } of [lately, opened])
        await eventually(async () => {
          const row = await db('student_session_reports').where('session_id', id).first('attended_ms');
          expect(row?.attended_ms).toBeGreaterThan(50_000);
        });
    },
  );

  /** LiveKit tells of it now. */
  async function tellOf(session: SessionFixture): Promise<void> {
    const { name } = await db('session_rooms').where('session_id', session.id).first('name');
    const shift = Math.ceil((session.startsAt - startOf(RECORDED)) / 1000) * 1000;
    const names = {
      room: () => name,
      identity: (who: string) => (who === 'teacher' ? session.teacher : session.student(0)),
    };
    for (const recorded of RECORDED.bodies) {
      const body = replayed(recorded, shift, names).replaceAll(/"(EV|RM|PA)_/g, `"$1_${session.id}_`);
      const headers = liveKit.headersFor(body, ofServer.now());
      const answered = await fetch(`${server.url}/webhooks/livekit`, { method: 'POST', headers, body });
      expect(answered.status).toBe(200);
    }
  }

  test.sequential.each([
    ['Africa/Casablanca', ['saturday', 'sunday'], '2027-02-06T19:00Z', '2027-02-07T20:00Z'],
    ['Africa/Casablanca', ['saturday', 'sunday'], '2027-03-13T20:00Z', '2027-03-14T19:00Z'],
    ['Europe/London', ['saturday', 'sunday'], '2027-03-27T20:00Z', '2027-03-28T19:00Z'],
    ['Africa/Cairo', ['thursday', 'friday'], '2027-04-29T18:00Z', '2027-04-30T17:00Z'],
    ['Africa/Cairo', ['thursday', 'friday'], '2027-10-28T17:00Z', '2027-10-29T18:00Z'],
    ['Europe/London', ['saturday', 'sunday'], '2027-10-30T19:00Z', '2027-10-31T20:00Z'],
  ])(
    'eight in the evening in %s stays eight when the clocks change: %j, %s and %s',
    async (zone, weekdays, before, after) => {
      const [eve, day] = [Date.parse(before), Date.parse(after)];
      both(eve - 2 * DAY);
      await db('academy').update({ time_zone: zone });
      const ask = await signedInAdmin();
      const teacher_id = await insertStaff(db);
      const [circle] = await db('circles').insert({ name: before, teacher_id, duration_minutes: 60 }).returning('id');
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
