import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { clockChangesFor } from '#server/usecases/schedules/clock-changes.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { busyHour, circleWith, planFor, sunday } from '../support/weekly-plans.ts';

const actorOf = (staffId: number) =>
  ({ role: 'teacher', staffId, name: '', email: '', timeZone: 'Asia/Riyadh', language: 'ar', signInId: 0 }) as const;

/** What helps whoever plans: who could take a class over, and whose clock moves under it (domain.md 5). */
describe('beside the calendar', () => {
  let server: TestServer;
  let parts: TestServerParts;
  let admin: string;
  beforeAll(async () => {
    server = await startTestServer();
    parts = await createTestDeps({ connectionString: server.connectionString });
    admin = (await server.staff('admin')).token;
  });
  afterAll(async () => {
    await parts.close();
    await server.close();
  });

  test('free teachers for another’s class: who taught the kind, who knows the students, who has the freer day', async () => {
    const circle = await circleWith(server, 1);
    const plan = planFor({ type: 'circle', circleId: circle.id }, { count: 1 });
    await server.call('POST', '/api/schedules/generate', { token: admin, body: plan });
    const session: { id: number; starts_at: number } | undefined = await server
      .db('sessions')
      .where('teacher_id', circle.teacherId)
      .first('id', 'starts_at');
    const start = session!.starts_at;
    const knows = await server.staff('teacher');
    const taught = await busyHour(server, knows.id, start - 30 * DAY);
    await server
      .db('sessions')
      .where('id', taught)
      .update({ status: 'completed', ended_at: at(start - 30 * DAY + HOUR) });
    await server.db('session_participants').insert({
      session_id: taught,
      student_id: circle.studentIds[0],
      live: false,
      expected_from: at(start - 31 * DAY),
    });
    const fresh = await server.staff('teacher');
    const full = await server.staff('teacher');
    await busyHour(server, full.id, start + 3 * HOUR);
    const busy = await server.staff('teacher');
    await busyHour(server, busy.id, start + 62 * MINUTE);
    const find = (token: string) => server.call('GET', `/api/sessions/${session!.id}/substitutes`, { token });
    const answer = await find(admin);
    const free: { teacherId: number }[] = answer.body.free;
    expect(free[0]).toMatchObject({ teacherId: knows.id, taughtKind: 1, knows: 1, thatDay: 0 });
    const ids = free.map(({ teacherId }) => teacherId);
    expect(ids).not.toContain(busy.id);
    expect(ids).not.toContain(circle.teacherId);
    const others: { teacherId: number }[] = answer.body.others;
    expect(others.find(({ teacherId }) => teacherId === busy.id)).toMatchObject({
      why: 'teacher_busy',
      from: start + 62 * MINUTE,
    });
    const supervisor = await server.staff('supervisor');
    const assigned = [circle.teacherId, fresh.id].map((id) => ({ supervisor_id: supervisor.id, teacher_id: id }));
    await server.db('supervisor_teachers').insert(assigned);
    const theirs = (await find(supervisor.token)).body;
    expect(theirs.free.map((one: { teacherId: number }) => one.teacherId)).toEqual([fresh.id]);
    expect(theirs.others.find((one: { teacherId: number }) => one.teacherId === knows.id)).toMatchObject({
      why: 'not_assigned',
      from: null,
    });
    expect(ids.indexOf(fresh.id)).toBeLessThan(ids.indexOf(full.id));
    expect((await find(circle.token)).status).toBe(403);
    await server
      .db('sessions')
      .where('id', session!.id)
      .update({ status: 'cancelled', ended_at: at(Date.now()) });
    expect((await find(admin)).body.code).toBe('session_not_scheduled');
  });

  test('on a blocked day too, only who is free at its time is offered', async () => {
    const friday = sunday(7).add({ days: 5 }).toZonedDateTime({ timeZone: 'Asia/Riyadh', plainTime: '17:00' });
    const startsAt = friday.epochMilliseconds;
    const session = await insertSession(server.db, { startsAt, status: 'scheduled', roomName: null });
    const [busy, free] = [await server.staff('teacher'), await server.staff('teacher')];
    await busyHour(server, busy.id, startsAt);
    const { body } = await server.call('GET', `/api/sessions/${session.id}/substitutes`, { token: admin });
    const ids = body.free.map(({ teacherId }: { teacherId: number }) => teacherId);
    expect([ids.includes(busy.id), ids.includes(free.id)]).toEqual([false, true]);
  });

  test('classes whose hour moves on somebody’s clock are listed with both hours, to those who see the class', async () => {
    const circle = await circleWith(server, 1);
    const [student] = circle.studentIds;
    await server.db('students').where('id', student).update({ time_zone: 'Europe/London' });
    // London goes forward on 28 March 2027, Riyadh never does.
    for (const day of ['2027-03-22', '2027-03-29', '2027-04-05']) {
      const id = await busyHour(server, circle.teacherId, Date.parse(`${day}T15:00:00Z`));
      await server.db('session_participants').insert({ session_id: id, student_id: student, live: true });
    }
    const now = Date.parse('2027-03-20T00:00:00Z');
    expect(await clockChangesFor(parts.deps, actorOf(circle.teacherId), now)).toMatchObject({
      days: 60,
      moves: [
        {
          startsAt: Date.parse('2027-03-29T15:00:00Z'),
          person: { role: 'student', id: student, timeZone: 'Europe/London' },
          before: '15:00',
          after: '16:00',
          minutes: 60,
          classes: 2,
        },
      ],
    });
    const stranger = await server.staff('teacher');
    expect((await clockChangesFor(parts.deps, actorOf(stranger.id), now)).moves).toEqual([]);
    const { body } = await server.call('GET', '/api/schedules/clock-changes', { token: stranger.token });
    expect(body).toMatchObject({ days: 60, moves: [] });
  });
});
