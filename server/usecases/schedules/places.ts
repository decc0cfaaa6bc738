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
  const waiting = waitingOf(db, lesson);
  const { rows } = await db.raw<{ rows: { left: number; waiting: number; windows: [number, number][] | null }[] }>(
    `select places_in(coalesce(array_agg(x.id), '{}'), :student, :kind, (:own)) as left, (:waiting)::int as waiting,
       jsonb_agg(jsonb_build_array(epoch_ms(x.starts_at), epoch_ms(x.ends_at))) as windows
     from subscriptions x
     where x.student_id = :student and x.kind = :kind and subscription_status_at(x, :at) = 'active'`,
    {
      student: lesson.studentId,
      kind: lesson.kind,
      at: at(startsAt),
      // The first ones planned take the classes that wait, which are counted as they stand; the rest are new.
      own: waiting.clone().offset(planned.length).limit(1).select('s.id'),
      waiting: db.from(waiting.clone().clearOrder().as('w')).count('*'),
    },
  );
  const [row] = rows;
  if (!row) throw new Error('an aggregate always answers a row');
  const windows = row.windows ?? [];
  const fresh = planned.slice(row.waiting).filter(({ from }) => windows.some(([a, b]) => from >= a && from < b)).length;
  return row.left - fresh >= 1 ? null : 'no_quota';
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
