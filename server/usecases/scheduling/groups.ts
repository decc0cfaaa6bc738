import type { Knex } from 'knex';
import { ok, refuse, type Result } from '#shared/errors.ts';

/** A circle or a course; both null for a one-to-one class. */
export interface Group {
  readonly circleId: number | null;
  readonly courseId: number | null;
}

/** Is there room for those who are enrolled (domain.md 5)? */
export async function capacityHolds(db: Knex, { circleId, courseId }: Group, students: number): Promise<Result<null>> {
  if (circleId === null && courseId === null) return ok(null);
  const group: { capacity: number } | undefined =
    circleId === null
      ? await db('courses').where('id', courseId).first('capacity')
      : await db('circles').where('id', circleId).first('capacity');
  if (!group) return refuse('not_found');
  return students > group.capacity
    ? refuse('over_capacity', { capacity: group.capacity, enrolled: students })
    : ok(null);
}

/**
 * The number of a course's next class, under the course's lock, which comes after the people's and before every
 * session's: the first that no class holds that was not cancelled. Beyond the course's total there is none (domain.md 5).
 */
export async function nextNumber(trx: Knex.Transaction, courseId: number): Promise<Result<number>> {
  const course: { sessions_total: number | null } | undefined = await trx('courses')
    .where('id', courseId)
    .forNoKeyUpdate()
    .first('sessions_total');
  if (!course) return refuse('not_found');
  const { rows } = await trx.raw<{ rows: { number: number | null; free: number; held: number }[] }>(
    `with held as (
       select d.number from interactive_session_details d where d.course_id = :course and not d.given_back
       union all
       select null from academic_session_details d join sessions s on s.id = d.session_id
         where d.course_id = :course and s.status <> 'cancelled')
     select count(*)::int as held, (select n from generate_series(1, (select count(*) from held)::int + 1) n
       where not exists (select from held where held.number = n) order by n limit 1) as free from held`,
    { course: courseId },
  );
  const { held, free } = rows[0] ?? { held: 0, free: 1 };
  if (course.sessions_total !== null && held >= course.sessions_total)
    return refuse('course_complete', { total: course.sessions_total });
  return ok(free);
}
