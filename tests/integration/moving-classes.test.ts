import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A class to another time: what is in the way and what is free is said, nobody is booked twice (domain.md 2, 5). */
describe('moving a class', () => {
  let server: TestServer;
  let admin: string;
  let day = 0;
  let moved: SessionFixture;
  let other: SessionFixture;
  beforeAll(async () => {
    server = await startTestServer();
    admin = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());

  /** Two classes of one teacher, at noon and at four in the afternoon of a Tuesday that nothing else is on. */
  beforeEach(async () => {
    day = day === 0 ? nextTuesday() : day + 7 * DAY;
    moved = await insertSession(server.db, { startsAt: day + 12 * HOUR, status: 'scheduled', roomName: null });
    other = await insertSession(server.db, { startsAt: day + 16 * HOUR, status: 'scheduled', roomName: null });
    await server.db('sessions').where('id', other.id).update({ teacher_id: moved.teacherId });
  });

  const move = (startsAt: number, more: object = {}, token = admin) =>
    server.call('POST', `/api/sessions/${moved.id}/move`, { token, body: { startsAt, reason: 'اتفاق', ...more } });

  test('it takes its length and its students along, once a command', async () => {
    const commandId = `move-${moved.id}-once`;
    const answer = await move(day + 13 * HOUR, { commandId });
    expect(answer).toMatchObject({ status: 200, body: { startsAt: day + 13 * HOUR, endsAt: day + 14 * HOUR } });
    expect((await move(day + 13 * HOUR, { commandId })).body.version).toBe(answer.body.version);
    const rows = await server.db('session_participants').where('session_id', moved.id);
    expect(rows.map((row) => row.starts_at)).toEqual([day + 13 * HOUR]);
    expect((await move(day + 14 * HOUR, { expectedVersion: 1 })).body.code).toBe('version_conflict');
  });

  test('a time that the teacher teaches at is refused with what is in the way and the nearest free starts', async () => {
    const answer = await move(day + 16 * HOUR + 30 * MINUTE);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'teacher_busy', data: { startsAt: day + 16 * HOUR, endsAt: day + 17 * HOUR } },
    });
    const [nearest] = answer.body.data.nearest;
    expect(Date.parse(nearest)).toBe(day + 17 * HOUR + 5 * MINUTE);
    expect((await move(Date.parse(nearest))).status).toBe(200);
  });

  test('a student’s other class, a blocked day and the past are refused; the row stays as it was', async () => {
    const elsewhere = await insertSession(server.db, {
      startsAt: day + 20 * HOUR,
      status: 'scheduled',
      roomName: null,
    });
    await server
      .db('session_participants')
      .where('session_id', elsewhere.id)
      .update({ student_id: moved.studentIds[0] });
    expect((await move(day + 20 * HOUR + 30 * MINUTE)).body.code).toBe('student_busy');
    expect((await move(day + 3 * DAY + 12 * HOUR)).body.code).toBe('blocked_day');
    expect((await move(Date.now() - HOUR)).body.code).toBe('not_in_future');
    expect((await move(day + 13 * HOUR, { reason: ' ' })).body.code).toBe('reason_required');
    expect(await server.db('sessions').where('id', moved.id).first()).toMatchObject({
      starts_at: day + 12 * HOUR,
      version: 1,
    });
  });

  test('the times around say busy without the names of other teachers’ classes', async () => {
    const elsewhere = await insertSession(server.db, {
      startsAt: day + 20 * HOUR,
      status: 'scheduled',
      roomName: null,
    });
    await server
      .db('session_participants')
      .where('session_id', elsewhere.id)
      .update({ student_id: moved.studentIds[0] });
    const token = await server.signIn(moved.teacherId);
    const { body } = await server.call('GET', `/api/sessions/${moved.id}/times?from=${day}&to=${day + 7 * DAY}`, {
      token,
    });
    expect(body.busy).toMatchObject([
      { who: 'teacher', sessionId: other.id, title: 'حلقة' },
      { who: 'student', sessionId: null, title: null, from: day + 20 * HOUR },
    ]);
    expect(body.bufferMs).toBe(5 * MINUTE);
    expect(body.blocked).toHaveLength(2);
    const days = await server.call('GET', `/api/calendar/days?from=${day}&to=${day + 7 * DAY}`, { token });
    expect(days.body).toEqual({ blocked: body.blocked, holidays: [], bufferMs: 5 * MINUTE });
    expect((await server.call('GET', '/api/calendar/days?from=5&to=5', { token })).body.code).toBe('bad_input');
  });

  test('of many moves to one time at once one is done, the rest are refused, and nobody is booked twice', async () => {
    const rivals = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const one = await insertSession(server.db, {
          startsAt: day + DAY + n * 2 * HOUR,
          status: 'scheduled',
          roomName: null,
        });
        await server.db('sessions').where('id', one.id).update({ teacher_id: moved.teacherId });
        return one.id;
      }),
    );
    const answers = await Promise.all(
      rivals.map((id) =>
        server.call('POST', `/api/sessions/${id}/move`, {
          token: admin,
          body: { startsAt: day + 9 * HOUR, reason: 'اتفاق' },
        }),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409]);
    const there = await server.db('sessions').where({ teacher_id: moved.teacherId, starts_at: at(day + 9 * HOUR) });
    expect(there).toHaveLength(1);
  });
});

function nextTuesday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((2 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY;
}
