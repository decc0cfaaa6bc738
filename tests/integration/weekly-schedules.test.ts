import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { startWork } from '#server/jobs/work.ts';
import { extendSchedules } from '#server/usecases/schedules/extend.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { whileBroken } from '../support/broken-rows.ts';
import { eventually } from '../support/eventually.ts';
import { insertStudent } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { busyHour, type Circle, circleWith, planFor, sunday } from '../support/weekly-plans.ts';

const instant = (date: Temporal.PlainDate, wall: string, zone = 'Asia/Riyadh'): number =>
  date.toZonedDateTime({ timeZone: zone, plainTime: wall }).epochMilliseconds;
const outcomes = (body: { slots: { outcome: string; reason: string | null }[] }): string[] =>
  body.slots.map(({ outcome, reason }) => reason ?? outcome);

const unbroken = new AbortController().signal;

/** Weekly schedules and their classes, slot by slot (domain.md 5). The academy blocks Friday and Saturday. */
describe('weekly schedules', () => {
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

  const insertCircle = (students = 2): Promise<Circle> => circleWith(server, students);
  const ask = (route: 'preview' | 'generate', body: unknown, token = admin) =>
    server.call('POST', `/api/schedules/${route}`, { token, body });
  const classesOf = (circleId: number): Promise<{ id: number; starts_at: number; status: string }[]> =>
    server
      .db('sessions as s')
      .join('quran_session_details as d', 'd.session_id', 's.id')
      .where('d.circle_id', circleId)
      .orderBy('s.starts_at')
      .select('s.id', 's.starts_at', 's.status');

  const insertBusy = (teacherId: number, startsAt: number): Promise<number> => busyHour(server, teacherId, startsAt);

  test('the preview answers for each slot and writes nothing; generating does exactly that, once', async () => {
    const circle = await insertCircle();
    const busyAt = instant(sunday().add({ days: 1 }), '15:30');
    await insertBusy(circle.teacherId, busyAt);
    const plan = planFor({ type: 'circle', circleId: circle.id });
    const preview = await ask('preview', plan);
    expect(preview).toMatchObject({ status: 200, body: { of: 8, created: 6, existing: 0, durationMinutes: 60 } });
    expect(outcomes(preview.body)).toEqual(
      ['', 'teacher_busy', '', '', '', 'blocked_day', '', ''].map((reason) => reason || 'creatable'),
    );
    expect(preview.body.slots[1]).toMatchObject({
      clash: { who: 'teacher', title: 'درس سابق', startsAt: busyAt, endsAt: busyAt + HOUR },
      nearest: [busyAt + 65 * MINUTE, expect.any(Number), expect.any(Number)],
    });
    expect(await server.db('quran_session_schedules').where('circle_id', circle.id)).toEqual([]);
    expect(await classesOf(circle.id)).toEqual([]);

    const made = await ask('generate', plan);
    expect(made).toMatchObject({ status: 200, body: { of: 8, created: 6, existing: 0 } });
    expect(outcomes(made.body)).toEqual(outcomes(preview.body).map((one) => (one === 'creatable' ? 'created' : one)));
    const classes = await classesOf(circle.id);
    expect(classes.map(({ starts_at }) => starts_at)).toEqual(
      [0, 2, 3, 4, 7, 8].map((days) => instant(sunday().add({ days }), '16:00')),
    );
    const people = await server.db('session_participants').where('session_id', classes[0]!.id).orderBy('student_id');
    expect(people.map(({ student_id }) => student_id)).toEqual(circle.studentIds);

    const events = await server.db('event_log').count('* as n');
    const again = await ask('generate', plan);
    expect(again.body).toMatchObject({ of: 8, created: 0, existing: 6, schedules: made.body.schedules });
    expect(await classesOf(circle.id)).toEqual(classes);
    expect(await server.db('event_log').count('* as n')).toEqual(events);
    expect((await ask('preview', plan)).body).toMatchObject({ created: 0, existing: 6 });
    const { body } = await server.call('GET', '/api/schedules', { token: circle.token });
    expect(body.schedules).toMatchObject([
      { classes: 6, coming: 6, count: 8, skipped: [{ reason: 'teacher_busy' }, { reason: 'blocked_day' }] },
    ]);
  });

  test('a class that was cancelled or moved since is not made anew; a slot that has become free is', async () => {
    const circle = await insertCircle();
    const busy = await insertBusy(circle.teacherId, instant(sunday(), '16:00'));
    const plan = planFor({ type: 'circle', circleId: circle.id }, { count: 3 });
    expect((await ask('generate', plan)).body.created).toBe(2);
    const [first, second] = await classesOf(circle.id);
    const cancel = { token: admin, body: { reason: 'سفر' } };
    expect((await server.call('POST', `/api/teacher/sessions/${first!.id}/cancel`, cancel)).status).toBe(200);
    const move = { token: admin, body: { reason: 'سفر', startsAt: second!.starts_at + 3 * HOUR } };
    expect((await server.call('POST', `/api/sessions/${second!.id}/move`, move)).status).toBe(200);
    await server
      .db('sessions')
      .where('id', busy)
      .update({ status: 'cancelled', ended_at: at(Date.now()) });
    const again = await ask('generate', plan);
    expect(outcomes(again.body)).toEqual(['created', 'exists', 'exists']);
    expect(again.body.slots[1].session).toMatchObject({ id: first!.id, status: 'cancelled' });
    expect(again.body.slots[2].session).toMatchObject({ id: second!.id, startsAt: second!.starts_at + 3 * HOUR });
    expect(await classesOf(circle.id)).toHaveLength(3);
  });

  test('many who generate the same at once make each class once; one slot that breaks stops no other', async () => {
    const circle = await insertCircle();
    const plan = planFor({ type: 'circle', circleId: circle.id });
    const broken = sunday().add({ days: 2 }).toString();
    await server.db.raw(`
      create function break_slot() returns trigger language plpgsql as $$ begin raise exception 'disk full'; end $$;
      create trigger break_slot before update on sessions for each row
        when (new.schedule_date = '${broken}') execute function break_slot()`);
    const answers = await Promise.all([1, 2, 3, 4].map(() => ask('generate', plan)));
    await server.db.raw('drop trigger break_slot on sessions; drop function break_slot');
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const first = answers.map(({ body }) => outcomes(body));
    for (const slot of [0, 1, 3, 4, 6, 7])
      expect(first.map((one) => one[slot]).toSorted((a, b) => a!.localeCompare(b!))).toEqual([
        'created',
        'exists',
        'exists',
        'exists',
      ]);
    expect(first.map((one) => one[2])).toEqual(Array(4).fill('failed'));
    expect(await classesOf(circle.id)).toHaveLength(6);
    expect(outcomes((await ask('generate', plan)).body)[2]).toBe('created');
  });

  test('several wall times of one plan are several schedules; slots that clash with each other are said before', async () => {
    const circle = await insertCircle();
    const plan = planFor(
      { type: 'circle', circleId: circle.id },
      {
        times: [
          { weekdays: ['sunday', 'tuesday'], wallTime: '16:00' },
          { weekdays: ['tuesday'], wallTime: '16:30' },
        ],
        count: 3,
      },
    );
    const preview = await ask('preview', plan);
    expect(outcomes(preview.body)).toEqual(['creatable', 'creatable', 'teacher_busy']);
    const made = await ask('generate', plan);
    expect(outcomes(made.body)).toEqual(['created', 'created', 'teacher_busy']);
    expect(made.body.schedules).toHaveLength(2);
  });

  test('a group expects whoever is enrolled at the time of each class and is not paused', async () => {
    const circle = await insertCircle(3);
    const [stays, leaves, paused] = circle.studentIds;
    await server
      .db('enrolments')
      .where('student_id', leaves)
      .update({ enrolled_until: at(instant(sunday().add({ days: 1 }), '00:00')) });
    const [subscription]: { id: number }[] = await server
      .db('subscriptions')
      .insert({
        student_id: paused,
        kind: 'quran',
        quota: 8,
        starts_at: at(Date.now() - DAY),
        ends_at: at(Date.now() + 90 * DAY),
      })
      .returning('id');
    await server
      .db('subscription_pauses')
      .insert({ subscription_id: subscription!.id, paused_at: at(Date.now() - HOUR) });
    await ask('generate', planFor({ type: 'circle', circleId: circle.id }, { count: 2 }));
    const people: { starts_at: number; students: number[] }[] = [];
    for (const { id, starts_at } of await classesOf(circle.id))
      people.push({
        starts_at,
        students: await server
          .db('session_participants')
          .where('session_id', id)
          .orderBy('student_id')
          .pluck('student_id'),
      });
    expect(people.map(({ students }) => students)).toEqual([[stays, leaves], [stays]]);
  });

  test('a student’s own lessons take the classes that wait for a time, and end where the quota does', async () => {
    const teacher = await server.staff('teacher');
    const student = await insertStudent(server.db);
    const [subscription]: { id: number }[] = await server
      .db('subscriptions')
      .insert({
        student_id: student,
        kind: 'quran',
        quota: 3,
        starts_at: at(Date.now() - DAY),
        ends_at: at(Date.now() + 90 * DAY),
      })
      .returning('id');
    const [waiting]: { id: number }[] = await server
      .db('sessions')
      .insert({
        kind: 'quran',
        subtype: 'individual',
        title: 'درس',
        teacher_id: teacher.id,
        duration_minutes: 30,
        status: 'unscheduled',
      })
      .returning('id');
    await server.db('quran_session_details').insert({ session_id: waiting!.id });
    await server.db('session_participants').insert({ session_id: waiting!.id, student_id: student, live: false });
    const plan = planFor(
      { type: 'quran', studentId: student, teacherId: teacher.id },
      { count: 5, durationMinutes: 45 },
    );
    const wanted = ['creatable', 'creatable', 'creatable', 'no_quota', 'no_quota'];
    expect(outcomes((await ask('preview', plan)).body)).toEqual(wanted);
    const made = await ask('generate', plan);
    expect(outcomes(made.body)).toEqual(wanted.map((one) => (one === 'creatable' ? 'created' : one)));
    expect(made.body.slots[0].session.id).toBe(waiting!.id);
    expect(await server.db('sessions').where('id', waiting!.id).first()).toMatchObject({
      status: 'scheduled',
      duration_minutes: 45,
      busy_until: instant(sunday(), '16:00') + 50 * MINUTE,
    });
    await server.db('subscriptions').where('id', subscription!.id).update({ quota: 4 });
    expect(outcomes((await ask('generate', plan)).body)).toEqual(['exists', 'exists', 'exists', 'created', 'no_quota']);
  });

  test('an interactive course numbers its classes and has no more than its total', async () => {
    const teacher = await server.staff('teacher');
    const [course]: { id: number }[] = await server
      .db('courses')
      .insert({
        kind: 'interactive',
        title: 'دورة التجويد',
        teacher_id: teacher.id,
        sessions_total: 3,
        duration_minutes: 60,
      })
      .returning('id');
    const plan = planFor({ type: 'course', courseId: course!.id }, { count: 4 });
    const wanted = ['creatable', 'creatable', 'creatable', 'course_complete'];
    expect(outcomes((await ask('preview', plan)).body)).toEqual(wanted);
    expect((await ask('generate', plan)).body).toMatchObject({ created: 3, of: 4 });
    const numbers = await server
      .db('interactive_session_details')
      .where('course_id', course!.id)
      .orderBy('number')
      .pluck('number');
    expect(numbers).toEqual([1, 2, 3]);
  });

  test('an open-ended schedule goes on by itself, four weeks ahead, each date decided once', async () => {
    const circle = await insertCircle();
    const plan = planFor(
      { type: 'circle', circleId: circle.id },
      { times: [{ weekdays: ['tuesday'], wallTime: '20:00' }], timeZone: 'Europe/London', count: null },
    );
    expect((await ask('generate', plan)).body).toMatchObject({ of: 4, created: 4 });
    // On a Monday: from any other day too, four weeks hold four of its Tuesdays.
    const later = instant(nextTuesday(Date.now() + 200 * DAY), '12:00', 'Europe/London') - DAY;
    const taken = await insertBusy(circle.teacherId, instant(nextTuesday(later), '20:00', 'Europe/London'));
    await Promise.all([extendSchedules(parts.deps, unbroken, later), extendSchedules(parts.deps, unbroken, later)]);
    const classes = (await classesOf(circle.id)).map(({ starts_at }) => starts_at);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit' });
    expect(classes.map((one) => clock.format(one))).toEqual(Array(7).fill('20:00'));
    expect(new Set(classes).size).toBe(7);
    expect(classes).not.toContain(instant(nextTuesday(later), '20:00', 'Europe/London'));
    await server
      .db('sessions')
      .where('id', taken)
      .update({ status: 'cancelled', ended_at: at(later) });
    await extendSchedules(parts.deps, unbroken, later);
    expect(await classesOf(circle.id)).toHaveLength(classes.length);
  });

  test('the hourly tick makes the classes that are due by the database’s clock, one server for all, and signs them', async () => {
    const circle = await insertCircle();
    const { rows } = await server.db.raw(
      `select d::date::text as date, extract(dow from d)::int as weekday
       from generate_series(22, 27) n, lateral (select (clock_timestamp() at time zone 'Asia/Riyadh')::date + n) x (d)
       where extract(dow from d) not in (5, 6) order by n limit 1`,
    );
    const [due] = rows;
    const [schedule]: { id: number }[] = await server
      .db('quran_session_schedules')
      .insert({
        circle_id: circle.id,
        teacher_id: circle.teacherId,
        weekdays: [due.weekday],
        wall_time: '20:00',
        time_zone: 'Asia/Riyadh',
        duration_minutes: 60,
        starts_on: server.db.raw(`?::date - 70`, [due.date]),
        generated_through: server.db.raw(`?::date - 1`, [due.date]),
      })
      .returning('id');
    const timing = { maintenanceEveryMs: 500 };
    const others = await Promise.all(
      [0, 1].map(() => createTestDeps({ connectionString: server.connectionString, timing })),
    );
    const hosts = await Promise.all(others.map(({ deps }) => startWork(deps)));
    try {
      await eventually(async () => {
        await Promise.all(hosts.map((host) => host.catchUp()));
        expect(await classesOf(circle.id)).toHaveLength(1);
      });
    } finally {
      for (const host of hosts) await host.stop();
      for (const one of others) await one.close();
    }
    const [made] = await classesOf(circle.id);
    const at20 = instant(Temporal.PlainDate.from(due.date), '20:00');
    expect(made).toMatchObject({ starts_at: at20, status: 'scheduled' });
    expect(await server.db('sessions').where('quran_schedule_id', schedule!.id).pluck('id')).toEqual([made!.id]);
    const signed = await server.db('session_transitions').where('session_id', made!.id).pluck('actor');
    expect(signed).toEqual(['job:schedules:extend']);
    const runs = await server.db('cron_job_logs').where({ job: 'schedules:extend', status: 'done' });
    expect(runs.filter(({ counts }) => counts.classesMade === 1)).toHaveLength(1);
  });

  test('ended, a schedule makes no more classes; those that stand are cancelled one by one when asked for', async () => {
    const circle = await insertCircle();
    const plan = planFor({ type: 'circle', circleId: circle.id });
    const { body: made } = await ask('generate', plan);
    const { table, id } = made.schedules[0];
    const [begun] = await classesOf(circle.id);
    await server.db('sessions').where('id', begun!.id).update({ status: 'ready' });
    const lastOn = sunday().add({ days: 2 }).toString();
    const end = (body: object, token = admin) =>
      server.call('POST', `/api/schedules/${table}/${id}/end`, { token, body });
    const foreign = (await server.staff('supervisor')).token;
    expect((await end({ lastOn, reason: 'اكتملت', cancelComing: true }, foreign)).status).toBe(404);
    expect((await end({ lastOn, reason: 'اكتملت', cancelComing: true }, circle.token)).status).toBe(403);
    expect((await end({ lastOn: '2027-02-30', reason: 'اكتملت', cancelComing: true })).body.data.field).toBe('lastOn');
    const broken = { table: 'sessions', when: `new.id = ${(await classesOf(circle.id))[3]!.id}` };
    const ended = await whileBroken(server.db, broken, () => end({ lastOn, reason: 'اكتملت', cancelComing: true }));
    expect(ended.body.results.map((one: { code: string | null }) => one.code)).toEqual(['internal', null, null, null]);
    expect(ended.body.schedule).toMatchObject({ untilOn: lastOn, coming: 4 });
    expect((await classesOf(circle.id)).map(({ status }) => status)).toEqual([
      'ready',
      ...Array(3).fill('scheduled'),
      ...Array(3).fill('cancelled'),
    ]);
    expect((await end({ lastOn, reason: 'اكتملت', cancelComing: false })).body.code).toBe('schedule_ended');
    expect(await extendSchedules(parts.deps, unbroken)).toMatchObject({ classesMade: 0 });
  });

  test('a plan that no calendar can follow is refused by its field', async () => {
    const circle = await insertCircle();
    const wrong = async (more: object): Promise<unknown> =>
      (await ask('preview', planFor({ type: 'circle', circleId: circle.id }, more))).body.data.field;
    expect(await wrong({ timeZone: 'Asia/Atlantis' })).toBe('timeZone');
    expect(await wrong({ startsOn: '2027-02-30' })).toBe('startsOn');
    expect(await wrong({ startsOn: '2090-01-01' })).toBe('startsOn');
    expect(await wrong({ untilOn: '2020-01-01' })).toBe('untilOn');
  });

  test('a supervisor plans for their own teachers and their students, a teacher only looks', async () => {
    const circle = await insertCircle();
    const own = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: own.id, teacher_id: circle.teacherId });
    const plan = planFor({ type: 'circle', circleId: circle.id }, { count: 1 });
    const lesson = planFor({ type: 'quran', studentId: circle.studentIds[0], teacherId: circle.teacherId });
    const stranger = planFor({ type: 'quran', studentId: await insertStudent(server.db), teacherId: circle.teacherId });
    expect((await ask('preview', plan, own.token)).status).toBe(200);
    expect((await ask('preview', lesson, own.token)).status).toBe(200);
    expect((await ask('preview', stranger, own.token)).status).toBe(404);
    expect((await ask('generate', plan, circle.token)).status).toBe(403);
    const other = await server.staff('supervisor');
    expect((await ask('generate', plan, other.token)).status).toBe(404);
    const targets = await server.call('GET', '/api/schedules/targets', { token: own.token });
    expect(targets.body).toMatchObject({
      circles: [{ id: circle.id, students: 2, durationMinutes: 60 }],
      students: circle.studentIds.map((id) => ({ id, teacherIds: [circle.teacherId] })),
      teachers: [{ id: circle.teacherId }],
    });
    expect((await server.call('GET', '/api/schedules/targets', { token: circle.token })).status).toBe(403);
    expect((await server.call('GET', '/api/schedules', { token: other.token })).body.schedules).toEqual([]);
  });
});

function nextTuesday(after: number): Temporal.PlainDate {
  const day = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO('Europe/London').toPlainDate();
  return day.add({ days: ((2 - day.dayOfWeek + 7) % 7) + 7 });
}
