import type { Knex } from 'knex';
import type { SkipReason } from '#shared/contract/schedules.ts';
import { type Payer, placesOf } from '#shared/domain/payer.ts';
import { at } from '../../db/connect.ts';
import { capacityHolds } from '../scheduling/groups.ts';
import type { Lesson } from './targets.ts';

/** Why there is no class to place, whoever's time is free: what is bought, joined or raised later makes one. */
export const NO_PLACE = ['no_quota', 'course_complete', 'over_capacity'] as const satisfies readonly SkipReason[];

/** The class of a slot: one that waits for a time or a new one, and the package that it is placed from. */
export interface PlaceForClass {
  readonly waiting: { readonly id: number; readonly subscriptionId: number | null } | null;
  readonly subscriptionId: number | null;
}

type Found = { readonly none: (typeof NO_PLACE)[number] } | { readonly none: null; readonly place: PlaceForClass };

const BARE: Found = { none: null, place: { waiting: null, subscriptionId: null } };

/**
 * The place of a class at S, after those that are planned before it: within a group's capacity and a course's total, or of
 * the only student's quota less net charges and everything that stands or waits (domain.md 5). A group asks nobody's quota.
 */
export async function placeAt(
  db: Knex,
  lesson: Lesson,
  students: number,
  startsAt: number,
  planned: readonly PlaceForClass[] = [],
): Promise<Found> {
  if (lesson.studentId !== null) return placeOfStudent(db, lesson, startsAt, planned);
  if (!(await capacityHolds(db, lesson, students)).ok) return { none: 'over_capacity' };
  const { sessionsTotal } = lesson;
  return sessionsTotal !== null && (await classesOfCourse(db, lesson)) + planned.length >= sessionsTotal
    ? { none: 'course_complete' }
    : BARE;
}

interface Places {
  /** The packages that are active at S, without the class that waits. */
  readonly active: readonly Payer[] | null;
  readonly nameless: number | null;
  readonly waiting: PlaceForClass['waiting'];
}

/**
 * Classes of the packages that are active at S come first, and those of none: they are counted as they wait. One that
 * another package has left behind takes a place of these like a new class (domain.md 5).
 */
async function placeOfStudent(
  db: Knex,
  lesson: Lesson,
  startsAt: number,
  planned: readonly PlaceForClass[],
): Promise<Found> {
  const { rows } = await db.raw<{ rows: Places[] }>(
    `with active as materialized (
       select array(select x.id from subscriptions x where x.student_id = :student and x.kind = :kind
         and subscription_status_at(x, :at) = 'active') as ids),
     waiting as materialized (
       select s.id, s.subscription_id from active, sessions s left join subscriptions x on x.id = s.subscription_id
       where s.status = 'unscheduled' and s.kind = :kind and s.subtype = 'individual' and s.teacher_id = any(:teachers)
         and s.schedule_date is null and s.id <> all(:taken)
         and exists (select from session_participants p
           where p.session_id = s.id and p.expected_until is null and p.student_id = :student)
       order by s.subscription_id is null or s.subscription_id = any(active.ids) desc, x.ends_at nulls first, s.id
       limit 1)
     select (select json_build_object('id', id, 'subscriptionId', subscription_id) from waiting) as waiting,
       max(p.nameless) as nameless, json_agg(json_build_object('id', p.subscription_id, 'endsAt', epoch_ms(p.ends_at),
         'quota', p.quota, 'used', p.used)) filter (where p.subscription_id is not null) as active
     from active left join places_in(active.ids, :student, :kind, (select id from waiting)) p on true`,
    {
      student: lesson.studentId,
      teachers: [lesson.teacher.id, ...lesson.formerTeacherIds],
      kind: lesson.kind,
      at: at(startsAt),
      taken: planned.flatMap(({ waiting }) => waiting?.id ?? []),
    },
  );
  const [row] = rows;
  if (!row) throw new Error('an aggregate always answers a row');
  const active = (row.active ?? []).map((one) => ({ ...one, used: one.used + takenMore(planned, one.id) }));
  const placed = planned.filter(({ waiting }) => waiting !== null && waiting.subscriptionId === null).length;
  const { left, payer } = placesOf(active, (row.nameless ?? 0) - placed);
  return payer === undefined || left < 1
    ? { none: 'no_quota' }
    : { none: null, place: { waiting: row.waiting, subscriptionId: payer.id } };
}

/** What planned classes will take of a package beyond what they take while they wait. */
const takenMore = (planned: readonly PlaceForClass[], id: number): number =>
  planned.filter(({ subscriptionId }) => subscriptionId === id).length -
  planned.filter(({ waiting }) => waiting?.subscriptionId === id).length;

async function classesOfCourse(db: Knex, lesson: Lesson): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from sessions s where s.status <> 'cancelled' and exists (
       select from academic_session_details d where d.session_id = s.id and d.course_id = :course
       union all select from interactive_session_details d where d.session_id = s.id and d.course_id = :course)`,
    { course: lesson.courseId },
  );
  return rows[0]?.n ?? 0;
}
