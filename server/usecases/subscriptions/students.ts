import type { Knex } from 'knex';
import type { StudentRow, StudentSubscriptions, UncountedClass } from '#shared/contract/subscriptions.ts';
import { reachOf, visibleTeachers } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { subscriptionsQuery, toRow } from './rows.ts';

interface Found {
  readonly id: number;
  readonly name: string;
  readonly time_zone: string;
}

/** The students in reach, each with the subscriptions that run or wait, and how many classes wait to be counted. */
export async function listStudents(
  deps: Deps,
  actor: Actor,
): Promise<Result<{ students: StudentRow[]; asOf: number }>> {
  if (reachOf(actor, 'subscription.view') === 'none') return refuse('forbidden');
  const { db } = deps;
  const found: Found[] = await inReach(db, actor);
  const ids = found.map(({ id }) => id);
  const rows: Parameters<typeof toRow>[0][] = await subscriptionsQuery(db)
    .whereIn('s.student_id', ids)
    .whereRaw(`subscription_status_at(s, clock_timestamp()) in ('active', 'paused', 'pending')`);
  const current = rows.map(toRow);
  const waiting = await uncountedOf(db, ids);
  return ok({
    students: found.map(({ id, name, time_zone }) => ({
      id,
      name,
      timeZone: time_zone,
      current: current.filter(({ student }) => student.id === id),
      uncounted: waiting.filter(({ studentId }) => studentId === id).length,
    })),
    asOf: await databaseNow(db),
  });
}

/** Everything that a student has and had, and the ended classes that no row of the ledger answers for (domain.md 6). */
export async function subscriptionsOfStudent(
  deps: Deps,
  actor: Actor,
  id: number,
): Promise<Result<StudentSubscriptions>> {
  if (reachOf(actor, 'subscription.view') === 'none') return refuse('not_found');
  const { db } = deps;
  const [student]: Found[] = await inReach(db, actor).where('st.id', id);
  if (!student) return refuse('not_found');
  const rows: Parameters<typeof toRow>[0][] = await subscriptionsQuery(db).where('s.student_id', id);
  return ok({
    student: { id: student.id, name: student.name, timeZone: student.time_zone },
    subscriptions: rows.map(toRow).toReversed(),
    uncounted: [...(await uncountedOf(db, [id]))],
    asOf: await databaseNow(db),
  });
}

/** The students that an actor reaches through their teachers (domain.md 1). */
function inReach(db: Knex, actor: Actor): Knex.QueryBuilder {
  const query = db('students as st').orderBy(['st.name', 'st.id']).select('st.id', 'st.name', 'st.time_zone');
  const teachers = visibleTeachers(actor, 'subscription.view');
  if (teachers === 'all') return query;
  return query.whereRaw(
    `(exists (select from subscriptions s where s.student_id = st.id and s.teacher_id = any(:teachers))
      or exists (select from session_participants p join session_teachers t using (session_id)
        where p.student_id = st.id and t.teacher_id = any(:teachers)))`,
    { teachers: [...teachers] },
  );
}

/** Ended classes of students who were expected at S, held back or without any row: over quota, or no subscription then. */
async function uncountedOf(
  db: Knex,
  studentIds: readonly number[],
): Promise<readonly (UncountedClass & { readonly studentId: number })[]> {
  const { rows } = await db.raw<{ rows: (UncountedClass & { studentId: number })[] }>(
    `select p.student_id as "studentId", ses.id as "sessionId", ses.title, ses.starts_at as "startsAt",
       te.name as teacher, case when last.kind = 'hold' then 'hold'
         when exists (select from subscriptions s where s.student_id = p.student_id and s.kind = ses.kind
           and subscription_status_at(s, ses.starts_at) = 'active') then 'over_quota'
         else 'no_subscription' end as why
     from sessions ses join staff te on te.id = ses.teacher_id
     join (select session_id, student_id from session_participants where student_id = any(:ids)
       and expected_from <= starts_at and (expected_until is null or expected_until > starts_at) group by 1, 2) p
       on p.session_id = ses.id
     left join lateral (select kind from session_consumptions c
       where c.session_id = ses.id and c.student_id = p.student_id order by c.id desc limit 1) last on true
     where ses.status in ('completed', 'absent') and ses.subtype <> 'trial' and ses.finalised_at is not null
       and (last.kind is null or last.kind = 'hold')
     order by ses.starts_at desc, ses.id`,
    { ids: [...studentIds] },
  );
  return rows;
}
