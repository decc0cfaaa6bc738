import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import type { SessionTableRow } from '#server/db/tables.ts';
import { ensureRoom } from '#server/usecases/sessions/rooms.ts';
import { applyDueSettings } from '#server/usecases/settings/apply.ts';
import { policyOfSession } from '#server/usecases/settings/policy.ts';
import { readSchedulingSettings } from '#server/usecases/settings/scheduling.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { whileBroken } from '../support/broken-rows.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { tellLiveKit } from '../support/told-livekit.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { startTestServer, type Answer, type TestServer } from '../support/test-server.ts';

const academy = (key: string, value: unknown) => ({ key, scope: 'academy', scopeId: '', value });
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const inDays = (days: number): number => Math.floor(Date.now() / 1000) * 1000 + days * DAY;
/** In Riyadh. */
const weekdayOf = (at: number): string => WEEKDAYS[new Date(at + 3 * HOUR).getUTCDay()]!;
const minutesBefore = ({ startsAt }: SessionFixture, before: number, after: number) => ({
  before: startsAt - before * MINUTE,
  after: startsAt - after * MINUTE,
});

/** Settings are versioned, tried on the past, applied with a reason, and taken back (domain.md 7). */
describe('settings', () => {
  let server: TestServer;
  let admin: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
  });
  afterAll(() => server.close());

  const post = (path: string, body: object): Promise<Answer> =>
    server.call('POST', `/api/settings/${path}`, { token: admin.token, body });
  const read = async (): Promise<Answer['body']> =>
    (await server.call('GET', '/api/settings', { token: admin.token })).body;
  const version = async (): Promise<number> => (await read()).version;
  const apply = async (changes: object[], more: object = {}): Promise<Answer> =>
    post('apply', { changes, baseVersion: await version(), reason: 'the council decided', at: null, ...more });
  const field = async (key: string, scope = 'academy', scopeId = '') =>
    (await read()).fields.find(
      (one: { key: string; scope: string; scopeId: string }) =>
        one.key === key && one.scope === scope && one.scopeId === scopeId,
    );

  test('every value names the place it comes from, its default and who changed it last', async () => {
    expect(await field('absent_wait_minutes', 'kind', 'quran')).toMatchObject({
      value: 15,
      from: 'default',
      last: null,
    });
    expect((await apply([academy('absent_wait_minutes', 20)])).body).toMatchObject({ pending: false, results: [] });
    expect(await field('absent_wait_minutes', 'kind', 'quran')).toMatchObject({
      value: 20,
      from: 'academy',
      isSet: false,
    });
    expect(await field('absent_wait_minutes')).toMatchObject({
      value: 20,
      default: 15,
      last: { by: expect.stringMatching(/^Staff/), reason: 'the council decided' },
    });
    expect(await server.db('audit_log').where('action', 'settings.apply').first('data')).toMatchObject({
      data: { changes: [{ key: 'absent_wait_minutes', before: null, value: 20 }] },
    });
  });

  test('lowering the window lowers the early join, the next look obeys, what is frozen stays, and restoring is a new version', async () => {
    const [waiting, ready] = await Promise.all(
      (['scheduled', 'ready'] as const).map((status) =>
        insertSession(server.db, { startsAt: Date.now() + 20 * HOUR, status, roomName: null }),
      ),
    );
    const frozen = (await policyOfSession(server.db, ready!.id)).policy;
    await server
      .db('sessions')
      .where('id', ready!.id)
      .update({ policy: JSON.stringify(frozen), policy_version: 1 });
    const before = await version();
    const window = academy('meeting_creation_window_minutes', 5);
    const preview = (await post('preview', { changes: [window], days: 30, at: null })).body;
    expect(preview.lowered).toEqual([academy('student_early_join_minutes', 5)]);
    expect(preview.rooms).toContainEqual(
      expect.objectContaining({
        sessionId: waiting!.id,
        opens: minutesBefore(waiting!, 15, 5),
        students: minutesBefore(waiting!, 10, 5),
      }),
    );
    expect(await version(), 'looking writes nothing').toBe(before);

    expect((await apply([window])).body).toMatchObject({ version: before + 1 });
    const policyOf = async (id: number) => (await policyOfSession(server.db, id)).policy;
    expect(await policyOf(waiting!.id)).toMatchObject({ meetingCreationWindowMinutes: 5, studentEarlyJoinMinutes: 5 });
    expect(await policyOf(ready!.id)).toMatchObject({ meetingCreationWindowMinutes: 15, studentEarlyJoinMinutes: 10 });
    expect((await apply([academy('student_early_join_minutes', 6)])).body).toMatchObject({
      code: 'setting_value',
      data: { problem: 'above_window' },
    });

    const restored = await post('restore', { version: before, baseVersion: before + 1, reason: 'too short' });
    expect(restored.body).toMatchObject({ version: before + 2 });
    expect(await policyOf(waiting!.id)).toMatchObject({
      meetingCreationWindowMinutes: 15,
      studentEarlyJoinMinutes: 10,
    });
    const { versions } = (await server.call('GET', '/api/settings/history', { token: admin.token })).body;
    expect(versions.slice(0, 2)).toMatchObject([
      { version: before + 2, reason: 'too short' },
      {
        version: before + 1,
        changes: [
          { before: null, after: 5 },
          { before: null, after: 5 },
        ],
      },
    ]);
  });

  test('a class has places of its own: set before its room is opened, named for what it inherits, gone when it is cleared', async () => {
    const liveKit = tellLiveKit();
    const parts = await createTestDeps({ connectionString: server.connectionString, liveKit, queue: false });
    const [small, usual] = await Promise.all(
      [3, 3].map((students) =>
        insertSession(server.db, { startsAt: Date.now() + 10 * MINUTE, status: 'scheduled', roomName: null, students }),
      ),
    );
    const placesFor = async ({ id }: SessionFixture): Promise<number | undefined> => {
      const row = await parts.db<SessionTableRow>('sessions').where({ id }).first();
      const room = await ensureRoom(parts.deps, row!);
      if (!room.ok) throw new Error(room.refusal.code);
      return liveKit.placesIn.get(room.value.roomName);
    };
    const own = (value: number | null) => ({
      key: 'max_participants',
      scope: 'session',
      scopeId: String(small!.id),
      value,
    });
    expect((await apply([own(1)])).body).toMatchObject({ code: 'setting_value' });
    expect((await apply([{ ...own(4), scopeId: '999999' }])).body).toMatchObject({
      data: { problem: 'no_such_place' },
    });
    expect((await apply([own(4)])).status).toBe(200);
    // Three students, the teacher and five to spare, or what was set for the class.
    expect([await placesFor(small!), await placesFor(usual!)]).toEqual([4, 9]);
    expect(await field('max_participants', 'session', String(small!.id))).toMatchObject({
      value: 4,
      from: 'session',
      isSet: true,
    });
    expect(await field('max_participants', 'session', String(usual!.id))).toMatchObject({
      value: 50,
      from: 'default',
      isSet: false,
    });
    const place = { scope: 'session', scopeId: String(small!.id), startsAt: small!.startsAt };
    expect((await read()).places).toContainEqual(expect.objectContaining(place));
    expect((await apply([own(null)])).status).toBe(200);
    expect(await placesFor(small!)).toBe(9);

    // Over, it has a name for the history and nothing to set; a teacher sees nobody's classes here.
    await server
      .db('sessions')
      .where('id', small!.id)
      .update({ status: 'cancelled', ended_at: at(Date.now()) });
    expect(await field('max_participants', 'session', String(small!.id))).toBeUndefined();
    expect((await read()).places).toContainEqual(expect.objectContaining(place));
    const teacher = await server.staff('teacher');
    const seen = (await server.call('GET', '/api/settings', { token: teacher.token })).body;
    expect(seen.places.filter(({ scope }: { scope: string }) => scope === 'session')).toEqual([]);
    await parts.close();
  });

  test('a stale version is refused with both values', async () => {
    const base = await version();
    await apply([academy('buffer_minutes', 7)]);
    const late = await apply([academy('buffer_minutes', 9)], { baseVersion: base });
    expect(late).toMatchObject({
      status: 409,
      body: {
        code: 'settings_conflict',
        data: { keys: ['buffer_minutes'], wanted: ['9'], stands: ['7'], version: base + 1 },
      },
    });
    expect((await readSchedulingSettings(server.db)).bufferMinutes).toBe(7);
  });

  test('a preview judges the past again by the draft alone and writes nothing', async () => {
    const session = await endedClass(server.db, { stays: [[[0, 60]], [[0, 45]]] });
    const { body } = await post('preview', { changes: [academy('present_from_percent', 70)], days: 30, at: null });
    const states = Object.fromEntries(body.states.map((one: { status: string }) => [one.status, one]));
    expect(states).toMatchObject({ present: { before: 1, after: 2 }, partial: { before: 1, after: 0 } });
    expect(body).toMatchObject({
      sessions: 1,
      counted: { before: 1, after: 1 },
      changedVerdicts: 1,
      verdicts: [{ sessionId: session.id, people: [{ role: 'student', before: 'partial', after: 'present' }] }],
    });
    expect(await server.db('student_session_reports').where('session_id', session.id).pluck('status')).toContain(
      'partial',
    );
    const crossed = await post('preview', { changes: [academy('partial_from_percent', 80)], days: 30, at: null });
    expect(crossed.body).toMatchObject({ code: 'setting_value', data: { problem: 'not_below_present' } });
  });

  test('blocking a day lists its classes; moved, cancelled and kept are each done by themselves', async () => {
    // In three days, or after the weekend: Friday and Saturday are blocked already.
    const startsAt = [3, 4, 5].map(inDays).find((one) => !['friday', 'saturday'].includes(weekdayOf(one)))!;
    const day = weekdayOf(startsAt);
    const made: SessionFixture[] = [];
    for (let n = 0; n < 4; n += 1)
      made.push(await insertSession(server.db, { startsAt, status: 'scheduled', roomName: null }));
    const [broken, moved, cancelled, kept] = made;
    const changes = [academy('blocked_days', [day])];
    const { blocked } = (await post('preview', { changes, days: 30, at: null })).body;
    expect(blocked).toMatchObject({ days: [day], more: false });
    const mine = blocked.classes.filter((one: { id: number }) => made.some(({ id }) => id === one.id));
    expect(mine).toHaveLength(4);
    const to = mine.find((one: { id: number }) => one.id === moved!.id).slots[0];
    expect(to).toBe(startsAt + DAY);
    const of = (session: { id: number }, act: string) => ({
      sessionId: session.id,
      act,
      expectedVersion: mine.find((one: { id: number }) => one.id === session.id).version,
    });
    const command = {
      baseVersion: await version(),
      commandId: crypto.randomUUID(),
      classes: [
        of(broken!, 'cancel'),
        { ...of(moved!, 'move'), to },
        of(cancelled!, 'cancel'),
        { ...of(kept!, 'cancel'), expectedVersion: 99 },
      ],
    };
    const answer = await whileBroken(server.db, { table: 'sessions', when: `new.id = ${broken!.id}` }, async () => {
      const first = await apply(changes, command);
      // Sent again, since the answer was lost: done once, and the same is said.
      expect((await apply(changes, command)).body).toEqual(first.body);
      return first;
    });
    expect(answer.body.results).toEqual([
      { sessionId: broken!.id, act: 'cancel', done: false, code: 'internal' },
      { sessionId: moved!.id, act: 'move', done: true, code: null },
      { sessionId: cancelled!.id, act: 'cancel', done: true, code: null },
      { sessionId: kept!.id, act: 'cancel', done: false, code: 'version_conflict' },
    ]);
    const rows = await server
      .db('sessions')
      .whereIn(
        'id',
        made.map(({ id }) => id),
      )
      .orderBy('id')
      .select('status', 'starts_at');
    expect(rows).toEqual([
      { status: 'scheduled', starts_at: startsAt },
      { status: 'scheduled', starts_at: to },
      { status: 'cancelled', starts_at: startsAt },
      { status: 'scheduled', starts_at: startsAt },
    ]);
  });

  test('the academy’s own words stay one truth with its row, and come back when restored', async () => {
    const base = await version();
    await apply([academy('time_zone', 'Africa/Cairo'), academy('academy_name', 'دار النور')]);
    expect(await server.db('academy').first('name', 'time_zone')).toEqual({
      name: 'دار النور',
      time_zone: 'Africa/Cairo',
    });
    await post('restore', { version: base, baseVersion: base + 1, reason: 'back' });
    expect(await server.db('academy').first('name', 'time_zone')).toEqual({
      name: 'دار الإتقان',
      time_zone: 'Asia/Riyadh',
    });
    expect((await apply([academy('time_zone', 'Mars/Base')])).body).toMatchObject({ code: 'setting_value' });
  });

  test('a change for a date waits, is shown, and the first tick after the date applies it', async () => {
    const base = await version();
    const { deps, close } = await createTestDeps({ connectionString: server.connectionString, queue: false });
    expect((await apply([academy('max_participants', 40)], { at: Date.now() + DAY })).body).toMatchObject({
      pending: true,
    });
    expect(await read()).toMatchObject({
      version: base,
      pending: { changes: [{ key: 'max_participants', value: 40 }] },
    });
    expect((await apply([academy('max_participants', 30)], { at: Date.now() + DAY })).body.code).toBe(
      'settings_pending',
    );
    expect(await applyDueSettings(deps)).toEqual({ applied: 0, refused: 0 });
    await server.db('pending_settings').update({ apply_at: new Date(Date.now() - MINUTE) });
    expect(await applyDueSettings(deps)).toEqual({ applied: 1, refused: 0 });
    expect(await read()).toMatchObject({ version: base + 1, pending: null });
    expect(await field('max_participants')).toMatchObject({ value: 40 });
    await close();
  });

  test('the environment’s timing and the last runs of the jobs stand beside the settings', async () => {
    await server.db('cron_job_logs').insert({ job: 'settings:apply', host: 'one', status: 'done', counts: '{}' });
    const answer = await server.call('GET', '/api/settings/jobs', { token: admin.token });
    expect(answer).toMatchObject({
      status: 200,
      body: {
        timing: expect.arrayContaining([{ job: 'sessions:manage-meetings', everyMs: expect.any(Number) }]),
        runs: expect.arrayContaining([expect.objectContaining({ job: 'settings:apply', status: 'done' })]),
      },
    });
  });
});
