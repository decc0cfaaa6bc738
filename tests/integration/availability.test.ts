import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

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

const of = (from: number, to: number) => ({ weekday: 'monday', from, to });

/** The date in Riyadh. */
const dateOf = (at: number): string => new Date(at + 3 * HOUR).toISOString().slice(0, 10);

function nextTuesday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((2 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY - 3 * HOUR;
}
