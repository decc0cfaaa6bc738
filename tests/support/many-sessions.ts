import type { Knex } from 'knex';
import { at } from '#server/db/connect.ts';

/** That many scheduled classes at the same moment, each with a teacher and a student of its own. Epoch milliseconds. */
export async function insertManySessions(
  db: Knex,
  count: number,
  startsAt: number,
  kind: 'quran' | 'academic' = 'quran',
): Promise<void> {
  await db.raw(
    `with teachers as (
       insert into staff (name, email, role, password_hash, time_zone)
       select 'Teacher ' || n, gen_random_uuid() || '@academy.test', 'teacher', 'none', 'Asia/Riyadh'
       from generate_series(1, :count) n returning id),
     pupils as (
       insert into students (name, time_zone) select 'Student ' || n, 'Asia/Riyadh' from generate_series(1, :count) n
       returning id),
     made as (
       insert into sessions
         (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes, status)
       select :kind, :subtype, 'حلقة', id, :startsAt, :startsAt::timestamptz + interval '60 minutes',
         :startsAt::timestamptz + interval '65 minutes', 60, 'scheduled' from teachers returning id)
     insert into session_participants (session_id, student_id, live, expected_from)
     select m.id, p.id, true, now() - interval '1 day'
     from (select id, row_number() over () as n from made) m
     join (select id, row_number() over () as n from pupils) p using (n)`,
    { count, startsAt: at(startsAt), kind, subtype: kind === 'quran' ? 'circle' : 'course' },
  );
}
