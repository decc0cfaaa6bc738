import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { extendSchedules } from '#server/usecases/schedules/extend.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { insertStaff, insertStudent } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { busyHour, type Circle, circleWith, planFor, sunday } from '../support/weekly-plans.ts';

interface GivenClass {
  readonly id: number;
  readonly teacher_id: number;
  readonly starts_at: number;
}

/** The n-th day from that Sunday, and four in the afternoon of it. */
const day = (n: number): string => sunday().add({ days: n }).toString();
const four = (n: number): number =>
  sunday().add({ days: n }).toZonedDateTime('Asia/Riyadh').epochMilliseconds + 16 * HOUR;

/** Another teacher for weekly classes from a day on (domain.md 3.9, 5). */
describe('handing weekly classes over', () => {
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

  const post = (path: string, body: object, token = admin) => server.call('POST', path, { token, body });
  const give = (of: object, teacherId: number, fromOn: string, token = admin) =>
    post('/api/schedules/hand-over', { of, teacherId, fromOn, reason: 'سفر المعلم' }, token);
  const classesOf = (where: object): Promise<GivenClass[]> =>
    server
      .db('sessions as s')
      .leftJoin('quran_session_details as d', 'd.session_id', 's.id')
      .where(where)
      .whereIn('s.status', ['scheduled', 'ready'])
      .orderBy('s.starts_at')
      .select('s.id', 's.teacher_id', 's.starts_at');
  /** Sunday to Thursday at four, an hour each. */
  async function week(): Promise<{
    circle: Circle;
    of: { type: 'circle'; circleId: number };
    schedule: { id: number };
  }> {
    const circle = await circleWith(server, 1);
    const of = { type: 'circle', circleId: circle.id } as const;
    const times = [{ weekdays: ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday'], wallTime: '16:00' }];
    const made = await post('/api/schedules/generate', planFor(of, { times, count: 5 }));
    expect(made.body).toMatchObject({ created: 5 });
    return { circle, of, schedule: made.body.schedules[0] };
  }
  const teachers = async (circleId: number) =>
    (await classesOf({ 'd.circle_id': circleId })).map(({ teacher_id }) => teacher_id);
  const noticesOf = (staffId: number) => server.db('notices').where({ staff_id: staffId, what: 'teaching_changed' });

  test('classes from that day on get the new teacher one by one; a clash is named and tried again, a substitute stays', async () => {
    const { circle, of } = await week();
    const next = await server.staff('teacher');
    const substitute = await insertStaff(server.db);
    const taken = await busyHour(server, next.id, four(3));
    const [, , , , thursday] = await classesOf({ 'd.circle_id': circle.id });
    expect((await post(`/api/sessions/${thursday!.id}/teacher`, { teacherId: substitute, reason: 'مرض' })).status).toBe(
      200,
    );

    const given = await give(of, next.id, day(2));
    expect(given).toMatchObject({
      status: 200,
      body: { title: 'حلقة نافع', teacher: { id: next.id }, fromOn: day(2) },
    });
    const clash = { title: 'درس سابق', startsAt: four(3), endsAt: four(3) + HOUR };
    expect(given.body.results).toMatchObject([
      { startsAt: four(2), done: true, code: null, clash: null },
      { startsAt: four(3), done: false, code: 'teacher_busy', clash },
    ]);
    const { teacherId: old } = circle;
    expect(await teachers(circle.id)).toEqual([old, old, next.id, old, substitute]);
    const [, , tuesday] = await classesOf({ 'd.circle_id': circle.id });
    const history = await server.db('session_teachers').where('session_id', tuesday!.id).orderBy('expected_from');
    expect(history.map(({ teacher_id, expected_until }) => [teacher_id, expected_until === null])).toEqual([
      [old, false],
      [next.id, true],
    ]);

    await server
      .db('sessions')
      .where('id', taken)
      .update({ status: 'cancelled', ended_at: at(Date.now()) });
    expect((await give(of, next.id, day(2))).body.results).toMatchObject([{ startsAt: four(3), done: true }]);
    expect(await give(of, next.id, day(2))).toMatchObject({ status: 409, body: { code: 'nothing_to_change' } });
    expect(await teachers(circle.id)).toEqual([old, old, next.id, next.id, substitute]);

    for (const id of [old, next.id])
      expect(await noticesOf(id)).toMatchObject([{ data: { title: 'حلقة نافع', reason: 'سفر المعلم' } }]);
    const said = await server.db('audit_log').where('subject', `circle-${circle.id}`);
    expect(said).toMatchObject([{ action: 'schedule.manage', data: { what: 'handed_over', from: old, to: next.id } }]);
  });

  test('until that day new classes are made with the old teacher, from then on with the new, who teaches it by then', async () => {
    const circle = await circleWith(server, 1);
    const of = { type: 'circle', circleId: circle.id } as const;
    const times = [{ weekdays: ['tuesday'], wallTime: '16:00' }];
    const made = await post('/api/schedules/generate', planFor(of, { times, count: null }));
    const next = await server.staff('teacher');
    const schedule = { type: 'schedule', ...made.body.schedules[0] };
    const stands = (await teachers(circle.id)).length;
    // The day after the second class of those that the job is going to make.
    const fromOn = sunday().add({ days: 2 + 7 * (stands + 1) + 1 });
    expect((await give(schedule, next.id, fromOn.toString())).body.results).toEqual([]);
    const { body } = await server.call('GET', '/api/schedules', { token: admin });
    const from = fromOn.toZonedDateTime('Asia/Riyadh').epochMilliseconds;
    expect(body.schedules.find(({ id }: { id: number }) => id === schedule.id)).toMatchObject({
      teacher: { id: circle.teacherId },
      takesOver: { teacher: { id: next.id }, from },
    });
    const planned = await post('/api/sessions', { target: of, startsAt: from + 12 * HOUR });
    expect(planned.body).toMatchObject({ teacher: { id: next.id } });
    await post(`/api/teacher/sessions/${planned.body.id}/cancel`, { reason: 'خطأ' });

    const unbroken = new AbortController().signal;
    await extendSchedules(parts.deps, unbroken, four(21));
    const all = await teachers(circle.id);
    expect(all.length).toBeGreaterThan(stands + 2);
    expect(all).toEqual(all.map((_, n) => (n < stands + 2 ? circle.teacherId : next.id)));
    expect(await server.db('circles').where('id', circle.id).first()).toMatchObject({ teacher_id: circle.teacherId });
    await extendSchedules(parts.deps, unbroken, from + HOUR);
    expect(await server.db('circles').where('id', circle.id).first()).toMatchObject({ teacher_id: next.id });
    expect(await server.db('weekly_schedules').where({ family: 'quran', id: schedule.id }).first()).toMatchObject({
      teacher_id: next.id,
    });
  });

  test('what was said last holds: an earlier day takes a later one’s place', async () => {
    const { circle, of } = await week();
    const [first, second] = [await insertStaff(server.db), await insertStaff(server.db)];
    await give(of, first, day(3));
    await give(of, second, day(1));
    expect(await teachers(circle.id)).toEqual([circle.teacherId, second, second, second, second]);
  });

  test('a student’s weekly lesson takes the classes along that waited for the teacher before', async () => {
    const studentId = await insertStudent(server.db);
    const { id: teacherId } = await server.staff('teacher');
    const pack = await post('/api/packages', { name: 'حصص', kind: 'quran', sessions: 6, periodDays: 60 });
    const bought = { studentId, packageId: pack.body.id, startsAt: Date.now() - DAY, teacherId };
    const { id } = (await post('/api/subscriptions', bought)).body;
    await post(`/api/subscriptions/${id}/activate`, {});
    const times = [{ weekdays: ['monday'], wallTime: '16:00' }];
    const plan = planFor({ type: 'quran', studentId, teacherId }, { times, count: null });
    const made = await post('/api/schedules/generate', plan);
    const stands = await server.db('sessions').where({ subscription_id: id, status: 'scheduled' });
    const next = await insertStaff(server.db);
    const given = await give({ type: 'schedule', ...made.body.schedules[0] }, next, day(0));
    expect(given.body.results.map(({ done }: { done: boolean }) => done)).toEqual(stands.map(() => true));
    await extendSchedules(parts.deps, new AbortController().signal, four(14));
    const lessons = await server.db('sessions').where({ subscription_id: id, status: 'scheduled' });
    expect(lessons.length).toBeGreaterThan(stands.length);
    expect(new Set(lessons.map(({ teacher_id }) => teacher_id))).toEqual(new Set([next]));
    expect(await server.db('sessions').where('subscription_id', id)).toHaveLength(6);
  });

  test('others’ schedules, others’ teachers and days that are no days to come are refused, and nothing is written', async () => {
    const { circle, of } = await week();
    const next = await server.staff('teacher');
    const supervisor = await server.staff('supervisor');
    expect((await give(of, next.id, day(1), supervisor.token)).status).toBe(404);
    expect((await give(of, next.id, day(1), circle.token)).status).toBe(403);
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: circle.teacherId });
    expect((await give(of, next.id, day(1), supervisor.token)).status).toBe(404);
    for (const fromOn of ['2020-01-01', '2027-02-30', '2093-01-01'])
      expect(await give(of, next.id, fromOn)).toMatchObject({ status: 400, body: { data: { field: 'fromOn' } } });
    expect((await give({ type: 'circle', circleId: 999_999 }, next.id, day(1))).status).toBe(404);
    expect((await give(of, 999_999, day(1))).status).toBe(404);
    expect(await server.db('hand_overs').where('circle_id', circle.id)).toEqual([]);
    expect(new Set(await teachers(circle.id))).toEqual(new Set([circle.teacherId]));
  });
});
