import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { evaluatePeople } from '#server/usecases/attendance/evaluate-people.ts';
import { gatherFacts } from '#server/usecases/attendance/gather.ts';
import { readLedger } from '#server/usecases/counting/ledger-rows.ts';
import { fillDemoAcademy, type DemoAcademyOptions } from '#server/usecases/setup/demo-academy.ts';
import { LESSONS, type DemoLesson } from '#server/usecases/setup/demo/lessons.ts';
import { STUDENTS } from '#server/usecases/setup/demo/people.ts';
import { planTimetable } from '#server/usecases/setup/demo/timetable.ts';
import { explainCredit } from '#shared/domain/credit.ts';
import { leavesOf } from '#shared/domain/attendance/explain.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const MINUTE = 60_000;
/** A Monday afternoon in Riyadh. */
const MONDAY = Date.parse('2026-11-23T12:52:10Z');

const defaults: DemoAcademyOptions = {
  now: MONDAY,
  seed: 'one',
  hashedPassword: async (email) => `hash of ${email}`,
  classMinutes: null,
  classStartsInS: null,
  reconnectGraceS: null,
};

const opened: { readonly database: TestDatabase; readonly db: Knex }[] = [];
async function filled(options: Partial<DemoAcademyOptions> = {}): Promise<Knex> {
  const database = await createTestDatabase();
  const db = connect(database.connectionString);
  opened.push({ database, db });
  await db.transaction((trx) => fillDemoAcademy(trx, { ...defaults, ...options }));
  return db;
}
afterAll(async () => {
  for (const { db, database } of opened) {
    await db.destroy();
    await database.drop();
  }
});

async function ask<Row>(db: Knex, sql: string, values: readonly (string | number)[] = []): Promise<readonly Row[]> {
  return (await db.raw<{ rows: Row[] }>(sql, [...values])).rows;
}

describe('the demo academy', () => {
  let db: Knex;
  beforeAll(async () => {
    db = await filled();
  });

  test('students of interactive classes take part, each in their own measure', async () => {
    const scores = await ask<{ score: number | null }>(
      db,
      `select distinct (engagement ->> 'score')::int as score from interactive_session_reports where attended_ms > 0`,
    );
    expect(scores.length).toBeGreaterThan(5);
    expect(scores.every(({ score }) => score !== null && score >= 0 && score <= 100)).toBe(true);
  });

  test('explains every verdict by facts that are stored', async () => {
    const stored = new Set([
      ...(await db('attendance_facts').pluck('id')).map((id) => `event ${id}`),
      ...(await ask<{ id: string }>(db, "select room_sid || '/' || participant_sid as id from roster_sightings")).map(
        ({ id }) => `roster ${id}`,
      ),
      ...(await db('room_incarnations').pluck('room_sid')).map((sid) => `room ${sid}`),
      ...(await db('attendance_entries').pluck('id')).flatMap((id) => [`override ${id}`, `correction ${id}`]),
      ...(await db('effective_windows').pluck('id')).map((id) => `effective_window ${id}`),
      ...(await db('blind_periods').pluck('id')).map((id) => `blind ${id}`),
    ]);
    const gathered = await gatherFacts(db, await db('sessions').whereNotNull('starts_at').pluck('id'));
    const leaves = [...gathered.values()].flatMap((one) =>
      evaluatePeople(one, MONDAY).flatMap(({ explain }) => leavesOf(explain()).map((leaf) => ({ leaf, one }))),
    );
    const untrue = leaves.filter(({ leaf: { ref, params }, one: { session } }) => {
      if (ref.type === 'policy') return false;
      return ref.type === 'session' ? session[ref.field] !== params['at'] : !stored.has(`${ref.type} ${ref.id}`);
    });
    expect(untrue.map(({ leaf }) => leaf)).toEqual([]);
    const fields = leaves.map(({ leaf: { ref } }) => (ref.type === 'session' ? ref.field : ref.type));
    expect(new Set(fields)).toEqual(
      new Set(['starts_at', 'ends_at', 'ended_at', 'policy', 'event', 'roster', 'room', 'override', 'blind']),
    );
  });

  test('explains every credit by rows of the ledger that add up to what is stored', async () => {
    const nets = await ask<{ session_id: number; subscription_id: number; ids: number[]; net: number }>(
      db,
      `select session_id, subscription_id, array_agg(id order by id) as ids, sum(amount)::int as net
       from session_consumptions group by 1, 2 order by 1, 2`,
    );
    expect(new Set(nets.map(({ net }) => net))).toEqual(new Set([0, 1]));
    for (const { session_id, subscription_id, ids, net } of nets) {
      const rows = (await readLedger(db, session_id)).filter((row) => row.subscriptionId === subscription_id);
      const leaves = leavesOf(explainCredit(rows));
      expect(leaves.map(({ ref }) => ref)).toEqual(ids.map((id) => ({ type: 'ledger', id: String(id) })));
      expect(leaves.reduce((sum, { params }) => sum + Number(params['amount']), 0)).toBe(net);
    }
  });

  test('has staff in all roles, students in six zones, and every lesson with its people', async () => {
    expect(await ask(db, 'select role, count(*)::int as n from staff group by role order by role')).toEqual([
      { role: 'admin', n: 1 },
      { role: 'supervisor', n: 2 },
      { role: 'teacher', n: 5 },
    ]);
    const [students] = await ask<{ n: number; zones: number }>(
      db,
      'select count(*)::int as n, count(distinct time_zone)::int as zones from students',
    );
    expect(students).toEqual({ n: Object.keys(STUDENTS).length, zones: 6 });
    expect(await ask(db, 'select email from staff where password_hash <> ? || email', ['hash of '])).toEqual([]);
  });

  test('shows every verdict and every kind of doubt, computed from facts', async () => {
    const verdicts = await ask<{ status: string }>(db, 'select distinct status from session_reports order by status');
    expect(verdicts.map(({ status }) => status)).toEqual(['absent', 'excused', 'late', 'partial', 'present']);
    const flags = await ask<{ flag: string }>(
      db,
      `select distinct flag from (select unnest(flags) as flag from session_reports
         union select unnest(flags) from sessions) f order by flag`,
    );
    expect(flags.map(({ flag }) => flag)).toEqual([
      'ended_early',
      'estimated',
      'late_cancel',
      'merged',
      'no_subscription',
      'over_quota',
      'unverified',
    ]);
    const devices = await ask(db, `select 1 from attendance_facts where reason = 'DUPLICATE_IDENTITY'`);
    expect(devices.length).toBeGreaterThan(0);
  });

  test('has a ledger that only counting wrote: charges, waived faults and excuses, held doubts', async () => {
    const rows = await ask<{ what: string }>(
      db,
      `select distinct kind || ' ' || reason || ' ' || actor as what from session_consumptions order by what`,
    );
    expect(rows.map(({ what }) => what)).toEqual([
      'charge session_counted system',
      'hold student_unverified system',
      'waive excused system',
      'waive teacher_fault system',
    ]);
  });

  test('every weekly schedule has made the classes that stand at its times, and has more to come', async () => {
    const weekly = Object.values<DemoLesson>(LESSONS).filter(({ once }) => once !== true).length;
    const schedules = await ask<{ title: string; past: number; coming: number; elsewhere: number }>(
      db,
      `select w.title,
         count(*) filter (where x.starts_at <= to_timestamp(${MONDAY} / 1000.0))::int as past,
         count(*) filter (where x.starts_at > to_timestamp(${MONDAY} / 1000.0))::int as coming,
         count(*) filter (where x.starts_at <> (x.schedule_date + w.wall_time::time) at time zone w.time_zone
           or x.teacher_id <> w.teacher_id)::int as elsewhere
       from weekly_schedules w left join sessions x on (w.family = 'quran' and x.quran_schedule_id = w.id
         or w.family = 'academic' and x.academic_schedule_id = w.id)
       group by w.family, w.id, w.title`,
    );
    expect(schedules).toHaveLength(weekly);
    for (const { title, past, coming, elsewhere } of schedules) {
      expect(past, title).toBeGreaterThan(0);
      expect(coming, title).toBeGreaterThan(0);
      expect(elsewhere, title).toBe(0);
    }
  });

  test('gives the teacher seven classes today: evaluated, two owed, one that can be opened, two later, one called off', async () => {
    const rows = await ask<{ title: string; status: string; starts_at: number; owed: number }>(
      db,
      `select s.title, s.status, s.starts_at,
         (select count(*)::int from session_reports r where r.session_id = s.id and r.evaluated_at is null) as owed
       from sessions s join staff t on t.id = s.teacher_id and t.email = 'teacher@demo.itqan.example'
       where (s.starts_at at time zone 'Asia/Riyadh')::date = '2026-11-23' order by s.starts_at`,
    );
    expect(rows.map(({ title, status, owed }) => [title, status, owed > 0])).toEqual([
      [LESSONS.salman.title, 'completed', false],
      [LESSONS.shuba.title, 'completed', true],
      [LESSONS.omar.title, 'completed', true],
      [LESSONS.asim.title, 'scheduled', false],
      [LESSONS.yusuf.title, 'scheduled', false],
      [LESSONS.warsh.title, 'scheduled', false],
      [LESSONS.adam.title, 'cancelled', false],
    ]);
    const startsIn = (rows[3]?.starts_at ?? 0) - MONDAY;
    expect(startsIn).toBeGreaterThan(0);
    expect(startsIn).toBeLessThan(15 * MINUTE);
  });

  test('remembers of each student of the open class five verdicts, a stop and a grade', async () => {
    const rows = await ask<{ name: string; n: number; stop: string | null }>(
      db,
      `select st.name, count(r.*)::int as n, max(r.new_memorisation ->> 'to') as stop
       from students st join student_session_reports r on r.student_id = st.id and r.evaluated_at is not null
       join sessions s on s.id = r.session_id and s.title = ? group by st.id`,
      [LESSONS.asim.title],
    );
    expect(rows).toHaveLength(LESSONS.asim.students.length);
    for (const row of rows) {
      expect(row.n).toBeGreaterThanOrEqual(5);
      expect(row.stop).toMatch(/^\d+:\d+$/);
    }
  });

  test('puts nobody into two classes at once, and steps from status to status as the state machine allows', async () => {
    const twice = await ask(
      db,
      `with booked as (
         select 'staff-' || teacher_id as who, id, starts_at, ends_at from sessions where status <> 'cancelled'
         union all select 'student-' || p.student_id, s.id, s.starts_at, s.ends_at
         from sessions s join session_participants p on p.session_id = s.id where s.status <> 'cancelled')
       select 1 from booked a join booked b on a.who = b.who and a.id < b.id
       where tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)`,
    );
    expect(twice).toEqual([]);
    const broken = await ask(
      db,
      `select 1 from (select session_id, from_status, lag(to_status) over (partition by session_id order by id) as before
         from session_transitions) t where from_status is distinct from before`,
    );
    expect(broken).toEqual([]);
    const unfinished = await ask(
      db,
      `select 1 from sessions s where not exists (select 1 from session_transitions t
         where t.session_id = s.id and t.to_status = s.status)`,
    );
    expect(unfinished).toEqual([]);
  });

  test('calls a class ABSENT when its only student never came, and only then', async () => {
    const wrong = await ask(
      db,
      `select s.title from sessions s join session_reports r on r.session_id = s.id
       where s.subtype in ('individual', 'trial') and (s.status = 'absent') <> (r.attended_ms = 0)`,
    );
    expect(wrong).toEqual([]);
    expect(await ask(db, `select 1 from sessions where status = 'absent'`)).not.toEqual([]);
  });

  test('leaves no past class waiting for a job, and says nothing that comes later than now', async () => {
    expect(
      await ask(db, `select 1 from sessions where ends_at < to_timestamp(?) and ended_at is null`, [MONDAY / 1000]),
    ).toEqual([]);
    const later = await ask(
      db,
      `select at from attendance_facts where at > to_timestamp(:now) union all
       select last_seen_at from roster_sightings where last_seen_at > to_timestamp(:now) union all
       select at from session_transitions where at > to_timestamp(:now) union all
       select ended_at from sessions where ended_at > to_timestamp(:now)`.replaceAll(':now', String(MONDAY / 1000)),
    );
    expect(later).toEqual([]);
  });
});

/** Verdicts with the ids of the events they rest on. */
const fingerprint = async (db: Knex): Promise<unknown> =>
  ask(
    db,
    `select s.title, s.starts_at, r.student_id, r.status, r.attended_ms, r.flags, r.grade, f.facts
     from session_reports r join sessions s on s.id = r.session_id
     left join lateral (select string_agg(id, ',' order by id) as facts from attendance_facts
       where session_id = s.id and identity = 'student-' || r.student_id) f on true
     order by s.starts_at, s.title, r.student_id`,
  );

test('the same moment and seed make the same academy, another seed another history', async () => {
  const one = await fingerprint(await filled());
  expect(await fingerprint(await filled())).toEqual(one);
  expect(await fingerprint(await filled({ seed: 'two' }))).not.toEqual(one);
});

test('a short class gets graces of its own, so that somebody can be late or away too long in it', async () => {
  const db = await filled({ classMinutes: 7, classStartsInS: 90, reconnectGraceS: 8 });
  const [klass] = await ask<{ starts_at: number; duration_minutes: number }>(
    db,
    `select starts_at, duration_minutes from sessions where title = ? and status = 'scheduled' order by starts_at limit 1`,
    [LESSONS.asim.title],
  );
  expect(klass).toEqual({ starts_at: MONDAY + 90_000, duration_minutes: 7 });
  expect(await ask(db, 'select key, scope_kind, value from setting_versions order by key')).toEqual([
    { key: 'lateness_grace_minutes', scope_kind: 'kind', value: 1 },
    { key: 'reconnect_grace_seconds', scope_kind: 'circle', value: 8 },
  ]);
});

test('whatever the hour, the weekday or the clock change, a class can be opened and the weeks around it are full', async () => {
  const moments = [
    '2026-11-27T20:50:00Z', // Friday, just before midnight in Riyadh
    '2026-11-23T21:30:00Z', // just after it
    '2026-03-29T01:30:00Z', // the hour that London skips
    '2026-10-29T22:30:00Z', // the hour that Cairo has twice
    '2026-12-31T23:59:59Z',
  ];
  for (const moment of moments) {
    const now = Date.parse(moment);
    const planned = planTimetable(now, null);
    const openable = planned.filter(
      ({ lesson, startsAt }) => lesson === 'asim' && startsAt > now && startsAt - now < 15 * MINUTE,
    );
    expect(openable, moment).toHaveLength(1);
    expect(planned.filter(({ tense }) => tense === 'past').length, moment).toBeGreaterThan(50);
    expect(planned.filter(({ tense }) => tense === 'ahead').length, moment).toBeGreaterThan(20);
    const riyadh = (instant: number): string => new Date(instant + 3 * 60 * MINUTE).toISOString().slice(0, 10);
    const today = planned.filter(
      ({ lesson, startsAt }) =>
        LESSONS[lesson].teacher === 'abdulrahman' && riyadh(startsAt) === riyadh(openable[0]?.startsAt ?? 0),
    );
    expect(today.length, moment).toBeGreaterThanOrEqual(7);
    const lessons: readonly DemoLesson[] = Object.values(LESSONS);
    expect(lessons.flatMap(({ students }) => students).every((student) => student in STUDENTS)).toBe(true);
    const db = await filled({ now });
    expect(await ask(db, 'select 1 from session_reports limit 1'), moment).toHaveLength(1);
  }
});
