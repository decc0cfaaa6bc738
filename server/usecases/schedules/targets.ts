import type { Knex } from 'knex';
import type { SchedulePlan, ScheduleTarget } from '#shared/contract/schedules.ts';
import { can, type PermissionAction, reachOf, visibleTeachers } from '#shared/domain/permissions.ts';
import type { SessionKind, SessionSubtype } from '#shared/domain/session.ts';
import { standsOnLists, type SubscriptionStatus } from '#shared/domain/subscription.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import { prepared } from '../../db/prepared.ts';
import type { Deps } from '../../deps.ts';
import { statusesOf } from '../subscriptions/rows.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { lessonAt } from './taught.ts';

/** What every class of a weekly schedule has in common. */
export interface Lesson {
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly title: string;
  readonly teacher: { readonly id: number; readonly name: string };
  readonly circleId: number | null;
  readonly courseId: number | null;
  /** The only student of a one-to-one schedule. */
  readonly studentId: number | null;
  readonly subject: string | null;
  /** The length of a class that the plan gives none: the circle's, the course's or the setting's (domain.md 5). */
  readonly minutes: number;
  /** Who taught it before, whose waiting classes it takes on. */
  readonly formerTeacherIds: readonly number[];
  /** A course has at most so many classes. */
  readonly sessionsTotal: number | null;
}

/** Students that somebody reaches through their teachers: groups, subscriptions, classes; `st` is the student. */
const TAUGHT_BY = `(select array_agg(distinct teacher_id::int) from (
  select coalesce(c.teacher_id, co.teacher_id) as teacher_id from enrolments e
    left join circles c on c.id = e.circle_id left join courses co on co.id = e.course_id where e.student_id = st.id
  union all select teacher_id from subscriptions where student_id = st.id and teacher_id is not null
  union all select t.teacher_id from session_participants p join session_teachers t using (session_id)
    where p.student_id = st.id) taught)`;

/** What the length of one student's class is asked by: the minutes that it is to have, or S in epoch ms. */
interface Length {
  readonly minutes?: number | null;
  readonly startsAt?: number | null;
}

/**
 * The lesson behind a target; undefined when there is no such circle, course, student or teacher. A group with whoever
 * teaches it at S. Of one student with
 * the minutes that were asked for, so that no setting need be read for them; else with those of the package that is active
 * at S, of this teacher before one without a teacher (domain.md 5).
 */
export async function readLesson(
  db: Knex,
  target: ScheduleTarget,
  { minutes = null, startsAt = null }: Length = {},
): Promise<Lesson | undefined> {
  const given = (group: Lesson): Lesson | Promise<Lesson> =>
    startsAt === null ? group : lessonAt(db, group, null, startsAt);
  if (target.type === 'circle') {
    const settings = await readSchedulingSettings(db);
    const circle = await db('circles as c')
      .join('staff as t', 't.id', 'c.teacher_id')
      .where('c.id', target.circleId)
      .first('c.id', 'c.name', 'c.duration_minutes', 't.id as teacher_id', 't.name as teacher_name');
    return circle && given(groupOf(circle, 'quran', settings.defaultMinutes('quran', { circle_id: circle.id })));
  }
  if (target.type === 'course') {
    const settings = await readSchedulingSettings(db);
    const course = await db('courses as c')
      .join('staff as t', 't.id', 'c.teacher_id')
      .where('c.id', target.courseId)
      .first(
        'c.id',
        'c.kind',
        'c.title as name',
        'c.duration_minutes',
        'c.sessions_total',
        't.id as teacher_id',
        't.name as teacher_name',
      );
    return (
      course && given(groupOf(course, course.kind, settings.defaultMinutes(course.kind, { course_id: course.id })))
    );
  }
  const kind = target.type === 'quran' ? 'quran' : 'academic';
  const [pair] = await prepared<Pair>(db, {
    name: 'pair-of-a-lesson',
    text: `select st.id as student_id, st.name as student_name, t.id as teacher_id, t.name as teacher_name,
         (select x.duration_minutes from subscriptions x where x.student_id = st.id and x.kind = $3
            and (x.teacher_id = t.id or x.teacher_id is null) and $4::timestamptz is not null
            and subscription_status_at(x, $4) = 'active'
            order by x.teacher_id is null, x.ends_at, x.id limit 1) as minutes
       from students st, staff t
       where st.id = $1 and t.id = $2 and t.role = 'teacher' and t.disabled_at is null`,
    values: [target.studentId, target.teacherId, kind, startsAt === null ? null : at(startsAt)],
  });
  if (!pair) return undefined;
  return {
    kind,
    subtype: 'individual',
    title: pair.student_name,
    teacher: { id: pair.teacher_id, name: pair.teacher_name },
    circleId: null,
    courseId: null,
    studentId: pair.student_id,
    subject: target.type === 'lesson' ? target.subject : null,
    formerTeacherIds: [],
    minutes: minutes ?? pair.minutes ?? (await readSchedulingSettings(db)).defaultMinutes(kind),
    sessionsTotal: null,
  };
}

interface Pair {
  readonly student_id: number;
  readonly student_name: string;
  readonly teacher_id: number;
  readonly teacher_name: string;
  readonly minutes: number | null;
}

interface Group {
  readonly id: number;
  readonly name: string;
  readonly duration_minutes: number | null;
  readonly sessions_total?: number | null;
  readonly teacher_id: number;
  readonly teacher_name: string;
}

const groupOf = (group: Group, kind: SessionKind, standard: number): Lesson => ({
  kind,
  subtype: kind === 'quran' ? 'circle' : 'course',
  title: group.name,
  teacher: { id: group.teacher_id, name: group.teacher_name },
  circleId: kind === 'quran' ? group.id : null,
  courseId: kind === 'quran' ? null : group.id,
  studentId: null,
  subject: null,
  formerTeacherIds: [],
  minutes: group.duration_minutes ?? standard,
  sessionsTotal: group.sessions_total ?? null,
});

/** With whom the student had a trial that was not cancelled (domain.md 5); `st` is the student. */
const TRIAL_WITH = `(select array_agg(distinct s.teacher_id::int) from session_participants p join sessions s on s.id = p.session_id
  where p.student_id = st.id and p.expected_until is null and s.subtype = 'trial' and s.status <> 'cancelled')`;

const PLANNING = { view: 'schedule.view', manage: 'schedule.manage' } as const;

/** The lesson that an actor asks for, if its teacher and its student are theirs to do this for (domain.md 1). */
export async function lessonFor(
  db: Knex,
  actor: Actor,
  { target, ...length }: Pick<SchedulePlan, 'target'> & Length,
  actions: { readonly view: PermissionAction; readonly manage: PermissionAction } = PLANNING,
): Promise<Result<Lesson>> {
  const lesson = await readLesson(db, target, length);
  const taught = { type: 'taught', teacherIds: lesson ? [lesson.teacher.id] : [] } as const;
  if (!lesson || !can(actor, actions.view, taught)) return refuse('not_found');
  if (!can(actor, actions.manage, taught)) return refuse('forbidden');
  const teachers = visibleTeachers(actor, 'student.view');
  if (lesson.studentId !== null && teachers !== 'all') {
    const theirs = await db('students as st')
      .where('st.id', lesson.studentId)
      .whereRaw(`${TAUGHT_BY} && ?::int[]`, [[...teachers]])
      .first('st.id');
    if (!theirs) return refuse('not_found');
  }
  return ok(lesson);
}

/**
 * Who is expected in a class of the lesson that starts at S, in the order of ids: the only student, or everybody
 * enrolled then who has neither paused nor ended what they had (domain.md 2).
 */
export async function expectedAt(
  db: Knex,
  lesson: Pick<Lesson, 'kind' | 'studentId' | 'circleId' | 'courseId'>,
  startsAt: number,
): Promise<readonly number[]> {
  if (lesson.studentId !== null) return [lesson.studentId];
  const found = await db.raw<{ rows: { student_id: number; statuses: SubscriptionStatus[] }[] }>(
    `select e.student_id, ${statusesOf('e.student_id', ':kind', ':at')} as statuses
     from (select distinct student_id from enrolments
       where (circle_id = :circle or course_id = :course)
         and enrolled_from <= :at and (enrolled_until is null or enrolled_until > :at)) e
     order by e.student_id`,
    { circle: lesson.circleId, course: lesson.courseId, at: at(startsAt), kind: lesson.kind },
  );
  return found.rows.filter(({ statuses }) => standsOnLists(statuses)).map((row) => row.student_id);
}

const MANY = `(select count(distinct student_id) from enrolments e where (e.circle_id = g.id and :isCircle or e.course_id = g.id and not :isCircle)
  and e.enrolled_from <= now() and (e.enrolled_until is null or e.enrolled_until > now()))::int`;

interface FoundGroup extends Group {
  readonly kind: SessionKind;
  readonly students: number;
}

interface FoundStudent {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
  readonly teacher_ids: number[] | null;
  readonly trial_ids: number[] | null;
}

/** Whom the caller may plan for: circles, courses, students and teachers in the order of their names. */
export async function targetsFor(deps: Deps, actor: Actor) {
  if (reachOf(actor, 'schedule.manage') === 'none') return refuse('forbidden');
  const teachers = visibleTeachers(actor, 'schedule.manage');
  const mine = (query: Knex.QueryBuilder, column: string): Knex.QueryBuilder =>
    teachers === 'all' ? query : query.whereIn(column, [...teachers]);
  const settings = await readSchedulingSettings(deps.db);
  const groups = async (isCircle: boolean): Promise<FoundGroup[]> =>
    mine(
      deps
        .db(isCircle ? 'circles as g' : 'courses as g')
        .join('staff as t', 't.id', 'g.teacher_id')
        .select(
          'g.id',
          isCircle ? 'g.name' : 'g.title as name',
          isCircle ? deps.db.raw(`'quran' as kind`) : 'g.kind',
          'g.duration_minutes',
          't.id as teacher_id',
          't.name as teacher_name',
          deps.db.raw(`${MANY} as students`, { isCircle }),
        )
        .orderBy([{ column: 'name' }, { column: 'g.id' }]),
      'g.teacher_id',
    );
  const shown = (group: FoundGroup) => ({
    id: group.id,
    name: group.name,
    kind: group.kind,
    teacher: { id: group.teacher_id, name: group.teacher_name },
    durationMinutes:
      group.duration_minutes ??
      settings.defaultMinutes(group.kind, group.kind === 'quran' ? { circle_id: group.id } : { course_id: group.id }),
    students: group.students,
  });
  const students: FoundStudent[] = await deps
    .db('students as st')
    .select(
      'st.id',
      'st.name',
      'st.time_zone',
      deps.db.raw(`${TAUGHT_BY} as teacher_ids`),
      deps.db.raw(`${TRIAL_WITH} as trial_ids`),
    )
    .orderBy('st.name')
    .modify((query) => {
      if (teachers !== 'all') void query.whereRaw(`${TAUGHT_BY} && ?::int[]`, [[...teachers]]);
    });
  const staff: { id: number; name: string; time_zone: string }[] = await mine(
    deps
      .db('staff')
      .where('role', 'teacher')
      .whereNull('disabled_at')
      .orderBy('name')
      .select('id', 'name', 'time_zone'),
    'id',
  );
  return ok({
    circles: (await groups(true)).map(shown),
    courses: (await groups(false)).map(shown),
    students: students.map((row) => ({
      id: row.id,
      name: row.name,
      timeZone: row.time_zone,
      teacherIds: (row.teacher_ids ?? []).filter((id) => teachers === 'all' || teachers.includes(id)),
      trialIds: (row.trial_ids ?? []).filter((id) => teachers === 'all' || teachers.includes(id)),
    })),
    teachers: staff.map((row) => ({ id: row.id, name: row.name, timeZone: row.time_zone })),
    minutes: {
      quran: settings.defaultMinutes('quran'),
      academic: settings.defaultMinutes('academic'),
      interactive: settings.defaultMinutes('interactive'),
    },
  });
}
