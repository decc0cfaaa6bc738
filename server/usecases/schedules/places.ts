import type { Knex } from 'knex';
import type { SkipReason } from '#shared/contract/schedules.ts';
import type { Busy } from '#shared/domain/scheduling/clash.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { at } from '../../db/connect.ts';
import type { Lesson } from './targets.ts';

/** A one-to-one class of the student that waits for a time with this teacher; `lock` takes it out of others' reach. */
export const waitingOf = (db: Knex, lesson: Lesson): Knex.QueryBuilder<SessionTableRow, SessionTableRow[]> =>
  db('sessions as s')
    .where({
      's.status': 'unscheduled',
      's.kind': lesson.kind,
      's.subtype': 'individual',
      's.teacher_id': lesson.teacher.id,
    })
    .whereNull('s.schedule_date')
    .whereExists((inner) => {
      void inner
        .from('session_participants as p')
        .whereRaw('p.session_id = s.id and p.expected_until is null')
        .where('p.student_id', lesson.studentId);
    })
    .orderBy('s.id');

/**
 * Whether there is still a class to place at S, after those that are planned before it: a course's total, a student's
 * quota less net charges and everything that stands or waits (domain.md 5). A group asks nobody's quota.
 */
export async function noPlaceAt(
  db: Knex,
  lesson: Lesson,
  startsAt: number,
  planned: readonly Busy[] = [],
): Promise<Extract<SkipReason, 'no_quota' | 'course_complete'> | null> {
  if (lesson.studentId === null)
    return lesson.sessionsTotal !== null && (await classesOfCourse(db, lesson)) + planned.length >= lesson.sessionsTotal
      ? 'course_complete'
      : null;
  const { rows } = await db.raw<{ rows: { left: number; waiting: number; windows: [number, number][] | null }[] }>(
    `with active as (select * from subscriptions x where x.student_id = :student and x.kind = :kind
         and subscription_status_at(x, :at) = 'active')
     select (select coalesce(sum(quota), 0) from active)::int
         - (select coalesce(sum(amount), 0) from session_consumptions where subscription_id in (select id from active))::int
         - (select count(distinct s.id) from sessions s join session_participants p on p.session_id = s.id
             where p.student_id = :student and p.expected_until is null and s.kind = :kind and s.subtype in ('individual', 'assessment')
               and s.status in ('unscheduled', 'scheduled', 'ready', 'ongoing')
               and (s.starts_at is null and (s.subscription_id is null or s.subscription_id in (select id from active))
                 or exists (select from active
                 where s.starts_at >= active.starts_at and s.starts_at < active.ends_at)))::int as left,
       (:waiting)::int as waiting,
       (select jsonb_agg(jsonb_build_array(extract(epoch from starts_at) * 1000, extract(epoch from ends_at) * 1000))
         from active) as windows`,
    {
      student: lesson.studentId,
      kind: lesson.kind,
      at: at(startsAt),
      waiting: db.from(waitingOf(db, lesson).clearOrder().as('w')).count('*'),
    },
  );
  const [row] = rows;
  if (!row) throw new Error('an aggregate always answers a row');
  const windows = row.windows ?? [];
  // The first ones planned take the waiting classes, which are counted as they stand; the rest are new.
  const fresh = planned.slice(row.waiting).filter(({ from }) => windows.some(([a, b]) => from >= a && from < b)).length;
  const ownIsCounted = planned.length < row.waiting ? 1 : 0;
  return windows.length > 0 && row.left + ownIsCounted - fresh >= 1 ? null : 'no_quota';
}

async function classesOfCourse(db: Knex, lesson: Lesson): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(
    `select count(*)::int as n from sessions s where s.status <> 'cancelled' and exists (
       select from academic_session_details d where d.session_id = s.id and d.course_id = :course
       union all select from interactive_session_details d where d.session_id = s.id and d.course_id = :course)`,
    { course: lesson.courseId },
  );
  return rows[0]?.n ?? 0;
}
