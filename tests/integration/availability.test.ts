import type { Actor } from '#server/auth/actor.ts';
import { createScheduled } from '#server/jobs/create-scheduled.ts';
import { manageMeetings } from '#server/jobs/manage-meetings.ts';
import { openSession } from '#server/usecases/sessions/open.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, insertStaff, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { tellLiveKit } from '../support/told-livekit.ts';

/** Teachers' hours and the academy's holidays refuse what is booked by hand (domain.md 5). */
describe('when a class may be', () => {
  let server: TestServer;
  let admin: string;
  let session: SessionFixture;
  /** Midnight in Riyadh of a Tuesday to come, another for every test. */
  let day = 0;
  beforeAll(async () => {
    server = await startTestServer();
    admin = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    day = day === 0 ? nextTuesday() : day + 7 * DAY;
    session = await insertSession(server.db, { startsAt: day + 12 * HOUR, status: 'scheduled', roomName: null });
  });

  const post = (path: string, body: object, token = admin) => server.call('POST', path, { token, body });
  const move = (startsAt: number) => post(`/api/sessions/${session.id}/move`, { startsAt, reason: 'اتفاق' });
  const hours = () => `/api/teachers/${session.teacherId}/availability`;

  test('weekly hours, a day off and extra hours decide; a refusal offers the nearest time within them', async () => {
    const token = await server.signIn(session.teacherId);
    expect((await server.call('GET', hours(), { token })).body).toMatchObject({ weekly: [], dated: [] });
    expect((await post(`${hours()}/hours`, { weekly: [] }, token)).body.code).toBe('forbidden');
    const weekly = [{ weekday: 'tuesday', from: 10 * 60, to: 14 * 60 }];
    const commandId = `hours-of-${session.id}`;
    expect((await post(`${hours()}/hours`, { weekly, commandId })).body).toMatchObject({ weekly });
    expect((await post(`${hours()}/hours`, { weekly, commandId })).status).toBe(200);

    const refused = await move(day + 15 * HOUR);
    expect(refused).toMatchObject({ status: 409, body: { code: 'outside_availability' } });
    expect(refused.body.data.nearest.map(Date.parse)[0]).toBe(day + 13 * HOUR);
    expect((await move(day + 13 * HOUR)).status).toBe(200);

    const date = dateOf(day);
    const off = await post(`${hours()}/exceptions`, { date, what: 'off', minutes: null, note: 'سفر' });
    expect(off.body.dated).toMatchObject([{ date, what: 'off', minutes: null, note: 'سفر' }]);
    expect((await move(day + 11 * HOUR)).body.code).toBe('outside_availability');
    await post(`${hours()}/exceptions`, { date, what: 'extra', minutes: { from: 18 * 60, to: 20 * 60 } });
    expect((await move(day + 18 * HOUR)).status).toBe(200);
    const { body } = await server.call('GET', `/api/sessions/${session.id}/times?from=${day}&to=${day + DAY}`, {
      token,
    });
    expect(body.available).toEqual([{ from: day + 18 * HOUR, to: day + 20 * HOUR }]);
    const back = await post(`${hours()}/exceptions/${off.body.dated[0].id}/remove`, {});
    expect(back.body.dated).toHaveLength(1);
    expect((await move(day + 11 * HOUR)).status).toBe(200);
    expect((await post(`${hours()}/exceptions/${off.body.dated[0].id}/remove`, {})).body.code).toBe('not_found');
  });

  test('hours that cross, end before they begin or have no such minute are refused', async () => {
    for (const weekly of [[of(60, 120), of(90, 150)], [of(120, 60)], [of(0, 1441)]])
      expect((await post(`${hours()}/hours`, { weekly })).body.code).toBe('bad_input');
    const exception = { date: '2026-02-30', what: 'off', minutes: null };
    expect((await post(`${hours()}/exceptions`, exception)).body.code).toBe('bad_input');
  });

  test('a holiday refuses what starts in it, by its name, and offers the next day without one', async () => {
    const from = dateOf(day + DAY);
    const made = await post('/api/holidays', { name: 'العيد', from, to: from });
    expect(made.body.holidays).toMatchObject([{ name: 'العيد', from, to: from }]);
    const refused = await move(day + DAY + 12 * HOUR);
    expect(refused).toMatchObject({ status: 409, body: { code: 'holiday', data: { name: 'العيد' } } });
    expect(refused.body.data.nearest.map(Date.parse)[0]).toBe(day + 2 * DAY);
    const days = await server.call('GET', `/api/calendar/days?from=${day}&to=${day + 7 * DAY}`, { token: admin });
    expect(days.body.holidays).toEqual([{ name: 'العيد', from: day + DAY, to: day + 2 * DAY }]);
    await post(`/api/holidays/${made.body.holidays[0].id}/remove`, {});
    expect((await move(day + DAY + 12 * HOUR)).status).toBe(200);
    const { rows } = await server.db.raw(`select action from audit_log where action like 'holiday%' order by id`);
    expect(rows.map((row: { action: string }) => row.action)).toEqual(['holiday.add', 'holiday.remove']);
  });
});

/** Hours that changed after the class was booked (domain.md 2, 5). */
describe('before a room is opened', () => {
  let server: TestServerParts;
  let session: SessionFixture;
  beforeAll(async () => {
    server = await createTestDeps({ liveKit: tellLiveKit() });
    await insertAcademy(server.db);
    session = await insertSession(server.db, {
      startsAt: Date.now() + 5 * MINUTE,
      minutes: 30,
      status: 'scheduled',
      roomName: null,
    });
  });
  afterAll(() => server.close());

  const scan = () => manageMeetings(server.deps, ['quran'], () => Promise.resolve(), FREE_RUN);
  const stored = () => server.db('sessions').where('id', session.id).first();
  const told = () => server.db('notices').where('what', 'clash').pluck('staff_id');

  test('a teacher who took the day off keeps it closed; it is marked and told once, and opens when the day is back', async () => {
    const boss = await insertStaff(server.db, 'admin');
    const day = { teacher_id: session.teacherId, what: 'off' };
    const dates = [session.startsAt - DAY, session.startsAt, session.startsAt + DAY].map(dateOf);
    await server.db('teacher_exceptions').insert(dates.map((on_date) => ({ ...day, on_date })));
    await scan();
    await scan();
    await createScheduled(server.deps, FREE_RUN);
    expect(await stored()).toMatchObject({ status: 'scheduled', flags: ['clash'] });
    expect((await told()).toSorted((a, b) => a - b)).toEqual([session.teacherId, boss]);
    const actor = { role: 'teacher', staffId: session.teacherId } as Actor;
    expect(await openSession(server.deps, actor, { id: session.id })).toMatchObject({
      refusal: { code: 'outside_availability' },
    });
    expect(await server.db('session_rooms')).toEqual([]);

    // Given to somebody who is off that day as well, it cannot open either, and those who know of the first hear of it.
    const another = await insertStaff(server.db);
    await server.db('sessions').where('id', session.id).update({ teacher_id: another });
    await server.db('teacher_exceptions').insert(dates.map((on_date) => ({ ...day, teacher_id: another, on_date })));
    for (let n = 0; n < 2; n += 1) await createScheduled(server.deps, FREE_RUN);
    expect((await told()).toSorted((a, b) => a - b)).toEqual([session.teacherId, boss, boss, another]);

    await server.db('teacher_exceptions').delete();
    await scan();
    expect(await stored()).toMatchObject({ status: 'ready', flags: [] });
  });

  test('a class that was kept on a day that became a holiday opens, beside the overtime of the one before', async () => {
    const before = await insertSession(server.db, { startsAt: Date.now() - 70 * MINUTE, minutes: 60 });
    const next = await insertSession(server.db, {
      startsAt: Date.now() + 5 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    await server.db('sessions').where('id', before.id).update({ teacher_id: next.teacherId });
    const today = dateOf(Date.now());
    await server.db('holidays').insert({ name: 'العيد', from_date: today, to_date: dateOf(Date.now() + DAY) });
    await scan();
    expect((await server.db('sessions').where('id', next.id).first()).status).toBe('ready');
  });
});

const of = (from: number, to: number) => ({ weekday: 'monday', from, to });

/** The date in Riyadh. */
const dateOf = (at: number): string => new Date(at + 3 * HOUR).toISOString().slice(0, 10);

function nextTuesday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((2 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY - 3 * HOUR;
}
