import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { type IcsFile, readIcs } from '../support/read-ics.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

async function read(url: string): Promise<IcsFile> {
  const answer = await fetch(url);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  return readIcs(await answer.text());
}

/** Classes in other calendars: a secret address each, a file of a stretch (product.md, "Calendar"). */
describe('calendar feeds', () => {
  let server: TestServer;
  let session: SessionFixture;
  let token: string;
  const tomorrow = Math.floor(Date.now() / DAY) * DAY + DAY + 13 * HOUR;
  beforeAll(async () => {
    server = await startTestServer();
    session = await insertSession(server.db, {
      startsAt: tomorrow,
      status: 'scheduled',
      roomName: null,
      subtype: 'individual',
    });
    await insertSession(server.db, { startsAt: tomorrow, status: 'scheduled', roomName: null });
    await server.db('sessions').where('id', session.id).update({ title: 'جلسة فردية · ليان عبد الله الحربي' });
    await server.db('students').where('id', session.studentIds[0]).update({ name: 'ليان عبد الله الحربي' });
    token = await server.signIn(session.teacherId);
  });
  afterAll(() => server.close());

  const own = async (): Promise<string> => (await server.call('GET', '/api/calendar/feed', { token })).body.url;
  test('a teacher’s address shows the own classes at their very moment, a child by the first name only', async () => {
    const { events, properties } = await read(await own());
    expect(events).toMatchObject([
      { summary: 'جلسة فردية · ليان', startsAt: tomorrow, endsAt: tomorrow + HOUR, status: 'CONFIRMED' },
    ]);
    expect(properties.get('X-WR-TIMEZONE')).toBe('Asia/Riyadh');
    expect(properties.get('X-WR-CALNAME')).toBe('دار الإتقان');
  });

  test('a moved class keeps its UID and raises its sequence; a cancelled one stays and says so', async () => {
    const [before] = (await read(await own())).events;
    await server
      .db('sessions')
      .where('id', session.id)
      .update({
        starts_at: at(tomorrow + HOUR),
        ends_at: at(tomorrow + 2 * HOUR),
        busy_until: at(tomorrow + 2 * HOUR),
        version: server.db.raw('version + 1'),
      });
    const [moved] = (await read(await own())).events;
    expect(moved).toMatchObject({ uid: before?.uid, startsAt: tomorrow + HOUR });
    expect(moved?.sequence).toBeGreaterThan(before?.sequence ?? 0);
    const cancel = await server.call('POST', `/api/teacher/sessions/${session.id}/cancel`, {
      token,
      body: { reason: 'سفر' },
    });
    expect(cancel.status).toBe(200);
    const [cancelled] = (await read(await own())).events;
    expect(cancelled).toMatchObject({ uid: before?.uid, status: 'CANCELLED', summary: 'ملغاة: جلسة فردية · ليان' });
    expect(cancelled?.sequence).toBeGreaterThan(moved?.sequence ?? 0);
  });

  test('a student’s address shows the student’s classes; a supervisor of the teacher may replace it', async () => {
    const supervisor = await server.staff('supervisor');
    const path = `/api/students/${session.studentIds[0]}/calendar-feed`;
    expect((await server.call('GET', path, { token: supervisor.token })).status).toBe(404);
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    const first = (await server.call('GET', path, { token: supervisor.token })).body;
    expect((await read(first.url)).events).toHaveLength(1);
    expect((await server.call('POST', `${path}/replace`, { token, body: {} })).status).toBe(403);
    const second = (await server.call('POST', `${path}/replace`, { token: supervisor.token, body: {} })).body;
    expect(second.version).toBe(first.version + 1);
    expect((await fetch(first.url)).status).toBe(410);
    expect((await read(second.url)).events).toHaveLength(1);
  });

  test('an address that was replaced, altered or belongs to somebody who left shows nothing', async () => {
    const old = await own();
    await server.call('POST', '/api/calendar/feed/replace', { token, body: {} });
    expect((await fetch(old)).status).toBe(410);
    const good = await own();
    const [, id = '', rest = ''] = /calendar\/s([0-9a-z]+)(\..+)$/.exec(good) ?? [];
    const other = (Number.parseInt(id, 36) + 1).toString(36);
    expect((await fetch(good.replace(`s${id}${rest}`, `s${other}${rest}`))).status).toBe(404);
    expect((await fetch(good.replace('/s', '/p'))).status).toBe(404);
    expect((await fetch(`${server.url}/calendar/nonsense.ics`)).status).toBe(404);
    await server.db('staff').where('id', session.teacherId).update({ disabled_at: server.db.fn.now() });
    expect((await fetch(good)).status).toBe(410);
    await server.db('staff').where('id', session.teacherId).update({ disabled_at: null });
    const audited = await server.db('audit_log').where('action', 'calendar.replace_address');
    expect(audited.length).toBeGreaterThanOrEqual(2);
  });

  const ask = (from: number, to: number) => server.call('GET', `/api/calendar/export?from=${from}&to=${to}`, { token });

  test('an export holds the classes of its stretch, a year at most', async () => {
    const { body } = await ask(tomorrow - DAY, tomorrow + DAY);
    expect(body).toMatchObject({ classes: 1, fileName: expect.stringMatching(/^classes-[\d-]+\.ics$/) });
    expect(readIcs(body.text).events).toHaveLength(1);
    expect((await ask(tomorrow + DAY, tomorrow + 2 * DAY)).body.classes).toBe(0);
    expect((await ask(0, 400 * DAY)).body.code).toBe('bad_input');
    expect((await ask(5, 5)).body.code).toBe('bad_input');
  });
});
