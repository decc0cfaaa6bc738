import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { at } from '#server/db/connect.ts';
import { insertStaff, insertStudent } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Single classes: created, placed, swapped, given to another teacher (domain.md 2, 5). */
describe('booking single classes', () => {
  let server: TestServer;
  let admin: string;
  let teacherId: number;
  let studentId: number;
  /** Midnight UTC of a Tuesday to come, another for every test. */
  let day = 0;
  beforeAll(async () => {
    server = await startTestServer();
    admin = (await server.staff('admin')).token;
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    day = day === 0 ? nextTuesday() : day + 7 * DAY;
    teacherId = await insertStaff(server.db);
    studentId = await insertStudent(server.db);
  });

  const post = (path: string, body: object, token = admin) => server.call('POST', path, { token, body });
  const subscribe = async (quota: number, student = studentId): Promise<number> => {
    const period = { starts_at: at(Date.now() - DAY), ends_at: at(day + 60 * DAY) };
    const [row] = await server
      .db('subscriptions')
      .insert({ student_id: student, kind: 'quran', quota, teacher_id: teacherId, duration_minutes: 45, ...period })
      .returning('id');
    return row.id;
  };
  const alone = (type = 'quran', student = studentId) => ({ type, studentId: student, teacherId });
  const create = (startsAt: number, more: object = {}, token = admin) =>
    post('/api/sessions', { target: alone(), startsAt, ...more }, token);
  const rowOf = (id: number) => server.db('sessions').where({ id }).first();
  const swap = (id: number, withId: number, more: object = {}) =>
    post(`/api/sessions/${id}/swap`, { withId, reason: 'اتفاق', ...more });
  /** A class that waits for a time, as activating a package makes them. */
  const waiting = async (): Promise<number> => {
    const made = await create(day + 20 * HOUR);
    await post(`/api/sessions/${made.body.id}/unschedule`, { reason: 'سفر' });
    return made.body.id;
  };

  test('one student’s class takes the package’s length, today’s buffer and a place of the package, once a command', async () => {
    const subscriptionId = await subscribe(1);
    const commandId = `create-${teacherId}-once`;
    const made = await create(day + 12 * HOUR, { commandId });
    expect(made).toMatchObject({
      status: 200,
      body: { status: 'scheduled', startsAt: day + 12 * HOUR, durationMinutes: 45, expectedCount: 1 },
    });
    expect((await create(day + 12 * HOUR, { commandId })).body.id).toBe(made.body.id);
    expect(await rowOf(made.body.id)).toMatchObject({
      subscription_id: subscriptionId,
      busy_until: day + 12 * HOUR + 50 * MINUTE,
    });
    expect(await server.db('quran_sessions').where('id', made.body.id)).toHaveLength(1);
    expect(await create(day + 15 * HOUR)).toMatchObject({ status: 409, body: { code: 'no_quota' } });
    const clash = await create(day + 12 * HOUR + 45 * MINUTE);
    expect(clash).toMatchObject({ status: 409, body: { code: 'teacher_busy', data: { title: made.body.title } } });
    expect(Date.parse(clash.body.data.nearest[0])).toBe(day + 12 * HOUR + 50 * MINUTE);
  });

  test('a student without a package has no place to book, but an assessment and one trial with each teacher', async () => {
    expect((await create(day + 12 * HOUR)).body.code).toBe('no_quota');
    expect((await create(day + 12 * HOUR, { target: alone('trial') })).body).toMatchObject({ subtype: 'trial' });
    expect((await create(day + 14 * HOUR, { target: alone('trial') })).body.code).toBe('trial_taken');
    const targets = await server.call('GET', '/api/schedules/targets', { token: admin });
    expect(targets.body.students.find(({ id }: { id: number }) => id === studentId)).toMatchObject({
      trialIds: [teacherId],
    });
    expect((await create(day + 14 * HOUR, { target: alone('assessment') })).status).toBe(200);
    teacherId = await insertStaff(server.db);
    expect((await create(day + 16 * HOUR, { target: alone('trial') })).status).toBe(200);
  });

  test('a group’s class expects who is enrolled then, within its capacity; a course counts up to its total', async () => {
    const [circle] = await server
      .db('circles')
      .insert({ name: 'حلقة الفجر', teacher_id: teacherId, capacity: 1, duration_minutes: 30 })
      .returning('id');
    const enrol = async (group: object) =>
      server.db('enrolments').insert({ student_id: await insertStudent(server.db), enrolled_from: at(0), ...group });
    await enrol({ circle_id: circle.id });
    const target = { type: 'circle', circleId: circle.id };
    expect((await create(day + 12 * HOUR, { target })).body).toMatchObject({ durationMinutes: 30, expectedCount: 1 });
    await enrol({ circle_id: circle.id });
    const full = await create(day + 13 * HOUR, { target });
    expect(full.body).toMatchObject({ code: 'over_capacity', data: { capacity: 1, enrolled: 2 } });

    const [course] = await server
      .db('courses')
      .insert({ kind: 'interactive', title: 'التجويد', teacher_id: teacherId, sessions_total: 2 })
      .returning('id');
    const lesson = { target: { type: 'course', courseId: course.id } };
    const first = await create(day + 14 * HOUR, lesson);
    const second = await create(day + 16 * HOUR, lesson);
    const numbers = () =>
      server.db('interactive_course_sessions').where('course_id', course.id).orderBy('id').pluck('number');
    expect(await numbers()).toEqual([1, 2]);
    expect((await create(day + 18 * HOUR, lesson)).body.code).toBe('course_complete');
    await post(`/api/teacher/sessions/${first.body.id}/cancel`, { reason: 'مرض' });
    expect((await create(day + 18 * HOUR, lesson)).status).toBe(200);
    expect(await numbers()).toEqual([1, 2, 1]);
    expect(second.body.kind).toBe('interactive');
  });

  test('a class loses its time with a reason and gets another; its own place of the package is not in its way', async () => {
    await subscribe(1);
    const id = await waiting();
    expect(await rowOf(id)).toMatchObject({ status: 'unscheduled', starts_at: null, busy_until: null });
    expect((await post(`/api/sessions/${id}/unschedule`, { reason: 'سفر' })).body.code).toBe('invalid_transition');
    const commandId = `place-${id}-once`;
    const placed = await post(`/api/sessions/${id}/place`, { startsAt: day + 9 * HOUR, commandId });
    expect(placed.body).toMatchObject({ status: 'scheduled', startsAt: day + 9 * HOUR });
    expect((await post(`/api/sessions/${id}/place`, { startsAt: day + 9 * HOUR, commandId })).status).toBe(200);
    expect((await rowOf(id)).busy_until).toBe(day + 9 * HOUR + 50 * MINUTE);
    expect((await post(`/api/sessions/${id}/place`, { startsAt: day + 11 * HOUR })).body.code).toBe(
      'invalid_transition',
    );
  });

  test('classes that wait say where they come from: an activation, a pause, somebody’s word', async () => {
    const [sold] = await server
      .db('packages')
      .insert({ name: `ثلاث ${teacherId}`, kind: 'quran', sessions: 3, period_days: 60 })
      .returning('id');
    const made = await post('/api/subscriptions', {
      studentId,
      packageId: sold.id,
      startsAt: Date.now() - HOUR,
      teacherId,
      durationMinutes: 45,
    });
    const { body } = await post(`/api/subscriptions/${made.body.id}/activate`, {});
    const [taken, paused, never]: number[] = body.sessions.map((one: { sessionId: number }) => one.sessionId);
    for (const [id, startsAt] of [
      [taken, day + 9 * HOUR],
      [paused, day + 12 * HOUR],
    ])
      expect((await post(`/api/sessions/${id}/place`, { startsAt })).status).toBe(200);
    await post(`/api/sessions/${taken}/unschedule`, { reason: 'سفر' });
    const list = async (): Promise<{ id: number; teacher: { id: number } }[]> =>
      (await server.call('GET', '/api/sessions/waiting?limit=500', { token: admin })).body.sessions.filter(
        (one: { teacher: { id: number } }) => one.teacher.id === teacherId,
      );
    expect(await list()).toMatchObject([
      { id: taken, origin: 'taken_off', reason: 'سفر', durationMinutes: 45, paused: false },
      { id: never, origin: 'activation', reason: null, paused: false },
    ]);
    await post(`/api/subscriptions/${made.body.id}/pause`, { reason: 'سفر' });
    expect(await list()).toMatchObject([
      { id: taken, origin: 'taken_off', paused: true },
      { id: paused, origin: 'pause', reason: null, paused: true },
      { id: never, origin: 'activation', paused: true },
    ]);
  });

  test('a READY class that loses its time gives its room up', async () => {
    await subscribe(1);
    const made = await create(day + 12 * HOUR);
    const name = `quran_${made.body.id}_1`;
    await server.db('session_rooms').insert({ name, session_id: made.body.id, created_in_livekit_at: new Date() });
    await server.db('sessions').where('id', made.body.id).update({ status: 'ready' });
    expect((await post(`/api/sessions/${made.body.id}/unschedule`, { reason: 'سفر' })).status).toBe(200);
    expect((await server.db('session_rooms').where({ name }).first()).close_wanted_at).not.toBeNull();
  });

  test('two classes take each other’s start; where their lengths do not fit nothing changes', async () => {
    await subscribe(3);
    const [a, b, c] = [
      await create(day + 12 * HOUR),
      await create(day + 13 * HOUR),
      await create(day + 14 * HOUR, { durationMinutes: 120 }),
    ].map(({ body }) => body.id);
    const commandId = `swap-${a}-once`;
    const swapped = await swap(a, b, { commandId });
    expect(swapped.body.sessions).toMatchObject([
      { id: a, startsAt: day + 13 * HOUR },
      { id: b, startsAt: day + 12 * HOUR },
    ]);
    expect((await swap(a, b, { commandId })).body.sessions[0].startsAt).toBe(day + 13 * HOUR);
    expect((await swap(a, b, { expectedVersion: 1 })).body.code).toBe('version_conflict');
    // The long one from one o'clock would reach into what then begins at two.
    expect((await swap(a, c)).body.code).toBe('teacher_busy');
    expect(await rowOf(a)).toMatchObject({ starts_at: day + 13 * HOUR, version: 2 });
    expect((await swap(a, a)).body.code).toBe('bad_input');
    const strange = await insertStudent(server.db);
    await subscribe(1, strange);
    const away = await create(day + 12 * HOUR + 5 * DAY - HOUR, { target: alone('quran', strange) });
    expect(away.status).toBe(200);
    await server.db('sessions').where('id', away.body.id).update({ status: 'cancelled', ended_at: new Date() });
    expect((await swap(a, away.body.id)).body.code).toBe('invalid_transition');
    expect(await rowOf(a)).toMatchObject({ starts_at: day + 13 * HOUR, version: 2 });
  });

  test('another teacher takes a class over when free, and the first is remembered', async () => {
    await subscribe(2);
    const made = await create(day + 12 * HOUR);
    const id: number = made.body.id;
    const busy = await insertStaff(server.db);
    const free = await insertStaff(server.db);
    const other = await insertStudent(server.db);
    await subscribe(1, other);
    await create(day + 12 * HOUR, { target: { type: 'quran', studentId: other, teacherId: busy } });
    const change = (teacher: number, token = admin) =>
      post(`/api/sessions/${id}/teacher`, { teacherId: teacher, reason: 'مرض' }, token);
    expect((await change(busy)).body.code).toBe('teacher_busy');
    expect((await change(free, await server.signIn(teacherId))).body.code).toBe('forbidden');
    expect((await change(free)).body.teacher.id).toBe(free);
    const kept = await server.db('session_teachers').where('session_id', id).orderBy('expected_from');
    expect(kept.map((row) => [row.teacher_id, row.expected_until === null])).toEqual([
      [teacherId, false],
      [free, true],
    ]);
    expect((await change(free)).body.code).toBe('nothing_to_change');
    await server.db('sessions').where({ id }).update({ status: 'cancelled', ended_at: new Date() });
    expect((await change(teacherId)).body.code).toBe('invalid_transition');
  });

  test('a resumption places the classes that a pause freed, each by itself', async () => {
    const id = await subscribe(3);
    const made = [await create(day + 12 * HOUR), await create(day + 14 * HOUR)].map(({ body }) => body.id);
    const paused = await post(`/api/subscriptions/${id}/pause`, { reason: 'سفر' });
    expect(paused.body.sessions.map((one: { outcome: string }) => one.outcome)).toEqual(['unscheduled', 'unscheduled']);
    expect((await post(`/api/sessions/${made[0]}/place`, { startsAt: day + 12 * HOUR })).body.code).toBe('no_quota');
    const strange = [{ sessionId: made[0] + 1_000_000, startsAt: day + 9 * HOUR }];
    expect((await post(`/api/subscriptions/${id}/resume`, { place: strange })).body.code).toBe('not_found');
    const place = made.map((sessionId) => ({ sessionId, startsAt: day + 9 * HOUR }));
    const resumed = await post(`/api/subscriptions/${id}/resume`, { place, commandId: `resume-${id}-once` });
    expect(resumed.body).toMatchObject({
      subscription: { status: 'active', toPlace: [{ sessionId: made[1] }] },
      sessions: [
        { sessionId: made[0], outcome: 'placed', startsAt: day + 9 * HOUR },
        { sessionId: made[1], outcome: 'kept', why: 'teacher_busy' },
      ],
    });
    expect(await rowOf(made[0])).toMatchObject({ status: 'scheduled', busy_until: day + 9 * HOUR + 50 * MINUTE });
  });

  test('only an admin may book on a blocked day, with a reason that the audit log keeps', async () => {
    await subscribe(2);
    const friday = day + 3 * DAY + 12 * HOUR;
    const override = { reason: 'تعويض' };
    expect((await create(friday)).body.code).toBe('blocked_day');
    expect((await create(friday, { override }, await server.signIn(teacherId))).body.code).toBe('forbidden');
    const made = await create(friday, { override });
    expect(made.status).toBe(200);
    await create(day + 12 * HOUR, { override });
    const log = await server.db('audit_log').where('action', 'session.override_blocked_day');
    expect(log).toMatchObject([
      { subject: `session-${made.body.id}`, data: { reason: 'تعويض', overridden: 'blocked_day' } },
    ]);
  });
});

function nextTuesday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((2 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY;
}
