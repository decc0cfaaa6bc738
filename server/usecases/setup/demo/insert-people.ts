import type { Knex } from 'knex';
import type { SessionKind } from '#shared/domain/session.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';
import { DAY } from '#shared/domain/time.ts';
import { at } from '../../../db/connect.ts';
import { LESSONS, type DemoLesson, type LessonKey } from './lessons.ts';
import { STAFF, STUDENTS, SUPERVISED, type StaffKey, type StudentKey } from './people.ts';
import { ACADEMY_ZONE, lessonKeys } from './timetable.ts';

/** The rows of the demo's people and groups, by the names the data knows them by. */
export interface DemoIds {
  readonly staff: (key: StaffKey) => number;
  readonly student: (key: StudentKey) => number;
  /** The circle of a Quran lesson, the course of another; null for a one-to-one. */
  readonly group: (key: LessonKey) => number | null;
  /** The weekly schedule that makes a lesson's classes; null for a single session. */
  readonly schedule: (key: LessonKey) => number | null;
}

export interface PeopleOptions {
  readonly now: number;
  readonly hashedPassword: (email: string) => Promise<string>;
}

/** The academy with its staff, students, groups, schedules and subscriptions. */
export async function insertPeople(trx: Knex.Transaction, { now, hashedPassword }: PeopleOptions): Promise<DemoIds> {
  await trx('academy').insert({
    name: 'أكاديمية السراج',
    time_zone: ACADEMY_ZONE,
    week_start: 'saturday',
    language: 'ar',
    demo: true,
    created_at: at(now - 400 * DAY),
  });
  const staff = await insertStaff(trx, hashedPassword, now);
  const students = await insertStudents(trx, now);
  const groups = new Map<LessonKey, number>();
  const schedules = new Map<LessonKey, number>();
  for (const key of lessonKeys()) {
    const id = await insertGroup(trx, LESSONS[key], staff, students, now);
    if (id !== null) groups.set(key, id);
    const scheduleId = await insertSchedule(trx, LESSONS[key], id, staff, students, now);
    if (scheduleId !== null) schedules.set(key, scheduleId);
  }
  await insertSubscriptions(trx, students, now);
  return {
    staff: (key) => known(staff, key),
    student: (key) => known(students, key),
    group: (key) => groups.get(key) ?? null,
    schedule: (key) => schedules.get(key) ?? null,
  };
}

type Ids<Key> = ReadonlyMap<Key, number>;

function known<Key extends string>(ids: Ids<Key>, key: Key): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`the demo academy has no ${key}`);
  return id;
}

const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  Object.keys(record) as Key[];

async function insertStaff(
  trx: Knex.Transaction,
  hashedPassword: PeopleOptions['hashedPassword'],
  now: number,
): Promise<Ids<StaffKey>> {
  const ids = new Map<StaffKey, number>();
  for (const key of keysOf(STAFF)) {
    const { name, email, role, timeZone } = STAFF[key];
    const password_hash = await hashedPassword(email);
    const language = key === 'aisha' ? 'en' : 'ar';
    const row = { name, email, role, password_hash, time_zone: timeZone, language, created_at: at(now - 300 * DAY) };
    ids.set(key, await insertOne(trx, 'staff', row));
  }
  await trx('supervisor_teachers').insert(
    keysOf(SUPERVISED).flatMap((supervisor) =>
      SUPERVISED[supervisor].map((teacher) => ({
        supervisor_id: known(ids, supervisor),
        teacher_id: known(ids, teacher),
      })),
    ),
  );
  return ids;
}

async function insertStudents(trx: Knex.Transaction, now: number): Promise<Ids<StudentKey>> {
  const ids = new Map<StudentKey, number>();
  for (const [index, key] of keysOf(STUDENTS).entries()) {
    const { name, timeZone, guardian } = STUDENTS[key];
    const row = {
      name,
      time_zone: timeZone,
      language: timeZone === 'Europe/London' ? 'en' : 'ar',
      guardian_name: guardian,
      guardian_email: guardian === null ? null : `family${index + 1}@demo.itqan.example`,
      created_at: at(now - (120 + index) * DAY),
    };
    ids.set(key, await insertOne(trx, 'students', row));
  }
  return ids;
}

async function insertGroup(
  trx: Knex.Transaction,
  lesson: DemoLesson,
  staff: Ids<StaffKey>,
  students: Ids<StudentKey>,
  now: number,
): Promise<number | null> {
  if (lesson.capacity === undefined) return null;
  const shared = {
    teacher_id: known(staff, lesson.teacher),
    capacity: lesson.capacity,
    duration_minutes: lesson.minutes,
    created_at: at(now - 120 * DAY),
  };
  const isCircle = lesson.kind === 'quran';
  const id = isCircle
    ? await insertOne(trx, 'circles', { ...shared, name: lesson.title })
    : await insertOne(trx, 'courses', {
        ...shared,
        kind: lesson.kind,
        title: lesson.title,
        sessions_total: lesson.sessionsTotal,
      });
  await trx('enrolments').insert(
    lesson.students.map((student) => ({
      student_id: known(students, student),
      [isCircle ? 'circle_id' : 'course_id']: id,
      enrolled_from: at(now - 90 * DAY),
    })),
  );
  return id;
}

async function insertSchedule(
  trx: Knex.Transaction,
  lesson: DemoLesson,
  groupId: number | null,
  staff: Ids<StaffKey>,
  students: Ids<StudentKey>,
  now: number,
): Promise<number | null> {
  const [only] = lesson.students;
  if (lesson.once === true || only === undefined) return null;
  const isQuran = lesson.kind === 'quran';
  return insertOne(trx, isQuran ? 'quran_session_schedules' : 'academic_schedules', {
    ...(isQuran ? { circle_id: groupId } : { course_id: groupId, subject: lesson.subject ?? null }),
    student_id: groupId === null ? known(students, only) : null,
    teacher_id: known(staff, lesson.teacher),
    weekdays: lesson.weekdays.map((weekday) => WEEKDAYS.indexOf(weekday)),
    wall_time: lesson.wallTime,
    time_zone: STAFF[lesson.teacher].timeZone,
    duration_minutes: lesson.minutes,
    starts_on: new Date(now - 90 * DAY).toISOString().slice(0, 10),
    // The demo lays its own classes; the schedule goes on where they have long ended.
    generated_through: new Date(now + 28 * DAY).toISOString().slice(0, 10),
    created_at: at(now - 90 * DAY),
  });
}

const PACKAGES = {
  quran: [
    { name: 'باقة القرآن اليومية، 24 حصة', sessions: 24 },
    { name: 'باقة القرآن، 16 حصة', sessions: 16 },
    { name: 'باقة القرآن، 4 حصص', sessions: 4 },
  ],
  academic: [{ name: 'باقة الدروس الأكاديمية، 12 حصة', sessions: 12 }],
  interactive: [{ name: 'دورة التجويد التطبيقية كاملة، 12 حصة', sessions: 12 }],
} as const satisfies Record<SessionKind, readonly { name: string; sessions: number }[]>;

/** Whose Quran package is not the daily one: nearly used up, too small for what was booked, or not renewed. */
const SPECIAL: Partial<Record<StudentKey, { readonly package: 0 | 1 | 2; readonly endedDaysAgo?: number }>> = {
  yusufAnazi: { package: 1 },
  omarYilmaz: { package: 2 },
  noura: { package: 1, endedDaysAgo: 5 },
};

async function insertSubscriptions(trx: Knex.Transaction, students: Ids<StudentKey>, now: number): Promise<void> {
  const packageIds = new Map<string, number>();
  for (const kind of keysOf(PACKAGES))
    for (const { name, sessions } of PACKAGES[kind])
      packageIds.set(name, await insertOne(trx, 'packages', { name, kind, sessions, period_days: 30 }));
  const rows = keysOf(STUDENTS).flatMap((student) =>
    kindsOf(student).map((kind) => {
      const special = kind === 'quran' ? SPECIAL[student] : undefined;
      const bought = PACKAGES[kind][special?.package ?? 0] ?? PACKAGES[kind][0];
      const endsAt = special?.endedDaysAgo === undefined ? now + 10 * DAY : now - special.endedDaysAgo * DAY;
      return {
        student_id: known(students, student),
        package_id: packageIds.get(bought.name),
        kind,
        quota: bought.sessions,
        starts_at: at(endsAt - 30 * DAY),
        ends_at: at(endsAt),
        status: endsAt <= now ? 'expired' : 'active',
        created_at: at(endsAt - 31 * DAY),
      };
    }),
  );
  await trx('subscriptions').insert(rows);
}

/** The kinds of lessons that a student pays for: trials are free. */
function kindsOf(student: StudentKey): readonly SessionKind[] {
  const lessons: readonly DemoLesson[] = Object.values(LESSONS);
  const paid = lessons.filter((lesson) => lesson.subtype !== 'trial' && lesson.students.includes(student));
  return [...new Set(paid.map((lesson) => lesson.kind))];
}

async function insertOne(trx: Knex.Transaction, table: string, row: object): Promise<number> {
  const [inserted]: { id: number }[] = await trx(table).insert(row).returning('id');
  if (!inserted) throw new Error(`nothing was written to ${table}`);
  return inserted.id;
}
