import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { extendSchedules } from '#server/usecases/schedules/extend.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertStudent } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { circleWith, planFor } from '../support/weekly-plans.ts';

const outcomes = (body: { slots: { outcome: string; reason: string | null }[] }): string[] =>
  body.slots.map(({ outcome, reason }) => reason ?? outcome);
const unbroken = new AbortController().signal;

/** Whether there is a place for the classes of a weekly schedule: a package's quota, a group's capacity (domain.md 5). */
describe('places of weekly classes', () => {
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

  const post = (path: string, body: object) => server.call('POST', path, { token: admin, body });
  /** A package that was bought and activated; `teacherId` makes its classes wait for a time. */
  async function bought(studentId: number, sessions: number, startsAt: number, more: object = {}): Promise<number> {
    const pack = await post('/api/packages', { name: 'حصص', kind: 'quran', sessions, periodDays: 30 });
    const made = await post('/api/subscriptions', { studentId, packageId: pack.body.id, startsAt, ...more });
    expect((await post(`/api/subscriptions/${made.body.id}/activate`, {})).status).toBe(200);
    return made.body.id;
  }
  async function expired(studentId: number, sessions: number, teacherId: number): Promise<void> {
    const id = await bought(studentId, sessions, Date.now() - 29 * DAY, { teacherId });
    await server
      .db('subscriptions')
      .where({ id })
      .update({ ends_at: at(Date.now() - DAY) });
  }

  test('what an expired package left behind keeps none of the next one’s classes from being placed', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    await expired(studentId, 3, teacherId);
    const id = await bought(studentId, 4, Date.now() - HOUR, { teacherId });
    const plan = planFor({ type: 'quran', studentId, teacherId }, { count: 5 });
    const wanted = ['creatable', 'creatable', 'creatable', 'creatable', 'no_quota'];
    expect(outcomes((await post('/api/schedules/preview', plan)).body)).toEqual(wanted);
    expect((await post('/api/schedules/generate', plan)).body.created).toBe(4);
    expect(await server.db('sessions').where({ subscription_id: id, status: 'scheduled' })).toHaveLength(4);
  });

  test('what an expired package left behind is placed from the next one, and never beyond its quota', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    await expired(studentId, 6, teacherId);
    const id = await bought(studentId, 2, Date.now() - HOUR);
    const plan = planFor({ type: 'quran', studentId, teacherId }, { count: 4 });
    const wanted = ['creatable', 'creatable', 'no_quota', 'no_quota'];
    expect(outcomes((await post('/api/schedules/preview', plan)).body)).toEqual(wanted);
    expect((await post('/api/schedules/generate', plan)).body.created).toBe(2);
    expect(await server.db('sessions').where({ subscription_id: id, status: 'scheduled' })).toHaveLength(2);
  });

  test('a circle with more students than places gets no classes by the week either', async () => {
    const circle = await circleWith(server, 3);
    await server.db('circles').where('id', circle.id).update({ capacity: 2 });
    const plan = planFor({ type: 'circle', circleId: circle.id }, { count: 2 });
    const full = ['over_capacity', 'over_capacity'];
    expect(outcomes((await post('/api/schedules/preview', plan)).body)).toEqual(full);
    expect(outcomes((await post('/api/schedules/generate', plan)).body)).toEqual(full);
    await server.db('circles').where('id', circle.id).update({ capacity: 3 });
    await extendSchedules(parts.deps, unbroken);
    expect(await server.db('quran_session_details').where('circle_id', circle.id)).toHaveLength(2);
  });

  test('an open-ended weekly lesson goes on when its package is renewed', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    const id = await bought(studentId, 50, Date.now() - DAY);
    const plan = planFor(
      { type: 'quran', studentId, teacherId },
      { times: [{ weekdays: ['tuesday'], wallTime: '16:00' }], count: null },
    );
    const { body } = await post('/api/schedules/generate', plan);
    const noQuota = () =>
      server.db('skipped_slots').where({ quran_schedule_id: body.schedules[0].id, reason: 'no_quota' });
    const later = Date.now() + 20 * DAY;
    await extendSchedules(parts.deps, unbroken, later);
    expect(await noQuota()).not.toEqual([]);
    expect((await post(`/api/subscriptions/${id}/renew`, {})).status).toBe(200);
    await server
      .db('subscriptions')
      .where('renews_id', id)
      .update({ activated_at: at(Date.now()) });
    await extendSchedules(parts.deps, unbroken, later + DAY);
    expect(await noQuota()).toEqual([]);
  });

  test('of packages that overlap the one that ends first pays while it has room, then the next', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    const ends = await bought(studentId, 2, Date.now() - 9 * DAY);
    const later = await bought(studentId, 4, Date.now() - DAY, { teacherId });
    const target = { type: 'quran', studentId, teacherId };
    const placedFrom = (): Promise<number[]> =>
      server
        .db('sessions')
        .where({ teacher_id: teacherId, status: 'scheduled' })
        .orderBy('starts_at')
        .pluck('subscription_id');
    const plan = planFor(target, { times: [{ weekdays: ['sunday'], wallTime: '16:00' }], count: 1 });
    expect((await post('/api/schedules/generate', plan)).body.created).toBe(1);
    const [waits] = await server.db('sessions').where({ teacher_id: teacherId, status: 'unscheduled' }).orderBy('id');
    const monday = Date.parse(`${plan.startsOn}T13:00Z`) + DAY;
    expect((await post(`/api/sessions/${waits.id}/place`, { startsAt: monday })).status).toBe(200);
    expect(await placedFrom()).toEqual([ends, ends]);

    const [next] = await server.db('sessions').where({ teacher_id: teacherId, status: 'unscheduled' }).orderBy('id');
    expect((await post(`/api/sessions/${next.id}/place`, { startsAt: monday + DAY })).status).toBe(200);
    const two = planFor(target, { times: [{ weekdays: ['wednesday', 'thursday'], wallTime: '16:00' }], count: 4 });
    const wanted = ['creatable', 'creatable', 'creatable', 'no_quota'];
    expect(outcomes((await post('/api/schedules/preview', two)).body)).toEqual(wanted);
    expect((await post('/api/schedules/generate', two)).body.created).toBe(3);
    expect(await placedFrom()).toEqual([ends, ends, later, later, later, later]);
  });

  test('the length of a student’s package is its classes’ length, also of one without a teacher, while it is active', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    const ended = await bought(studentId, 4, Date.now() - HOUR, { durationMinutes: 45 });
    expect((await post(`/api/subscriptions/${ended}/cancel`, { reason: 'سفر' })).status).toBe(200);
    await bought(studentId, 4, Date.now() - HOUR, { durationMinutes: 30 });
    const target = { type: 'quran', studentId, teacherId };
    const plan = planFor(target, { count: 2 });
    const { body: preview } = await post('/api/schedules/preview', plan);
    expect(preview.durationMinutes).toBe(30);
    const startsAt = preview.slots[0].startsAt;
    const { body: made } = await post('/api/sessions', { target, startsAt, durationMinutes: null });
    expect((made.endsAt - made.startsAt) / MINUTE).toBe(30);
  });
});
