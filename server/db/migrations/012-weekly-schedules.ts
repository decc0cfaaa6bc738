import type { Knex } from 'knex';

/**
 * A session made by a weekly schedule carries which one and for which date, so that generating again finds it whatever
 * became of it since (domain.md 5). `generated_through` is the last date that was decided; what was not made on the way
 * is kept with its reason.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  for (const table of ['quran_session_schedules', 'academic_schedules'])
    await trx.raw(`
      alter table ${table}
        add column generated_through date,
        add column ended_at timestamptz,
        add column ended_by text,
        add column end_reason text,
        add check ((ended_at is null) = (ended_by is null)),
        add check (cardinality(weekdays) > 0 and weekdays <@ array[0, 1, 2, 3, 4, 5, 6]::smallint[])
    `);
  await trx.raw(`
    alter table academic_schedules add column subject text;
    create unique index quran_session_schedules_same on quran_session_schedules
      (circle_id, student_id, (case when circle_id is null then teacher_id end), weekdays, wall_time, time_zone,
       duration_minutes, starts_on, until_on, count) nulls not distinct where ended_at is null;
    create unique index academic_schedules_same on academic_schedules
      (course_id, student_id, (case when course_id is null then teacher_id end), subject, weekdays, wall_time,
       time_zone, duration_minutes, starts_on, until_on, count) nulls not distinct where ended_at is null;

    alter table sessions
      add column quran_schedule_id bigint references quran_session_schedules,
      add column academic_schedule_id bigint references academic_schedules,
      add column schedule_date date,
      add constraint made_by_one_schedule
        check (num_nonnulls(quran_schedule_id, academic_schedule_id) = num_nonnulls(schedule_date));
    create unique index sessions_quran_slot on sessions (quran_schedule_id, schedule_date)
      where quran_schedule_id is not null;
    create unique index sessions_academic_slot on sessions (academic_schedule_id, schedule_date)
      where academic_schedule_id is not null;

    create table skipped_slots (
      id bigint generated always as identity primary key,
      quran_schedule_id bigint references quran_session_schedules,
      academic_schedule_id bigint references academic_schedules,
      schedule_date date not null,
      reason text not null,
      at timestamptz not null default clock_timestamp(),
      check (num_nonnulls(quran_schedule_id, academic_schedule_id) = 1),
      unique nulls not distinct (quran_schedule_id, academic_schedule_id, schedule_date)
    );

    -- Both tables as one; a group's teacher is whoever teaches it today.
    create view weekly_schedules as
      select 'quran' as family, q.id, 'quran' as kind, q.circle_id, null::bigint as course_id, q.student_id,
          null::text as subject, coalesce(c.name, st.name) as title, coalesce(c.teacher_id, q.teacher_id) as teacher_id,
          q.weekdays, to_char(q.wall_time, 'HH24:MI') as wall_time, q.time_zone, q.duration_minutes,
          q.starts_on::text, q.until_on::text, q.count, q.generated_through::text, q.ended_at
        from quran_session_schedules q
        left join circles c on c.id = q.circle_id left join students st on st.id = q.student_id
      union all
      select 'academic', a.id, coalesce(c.kind, 'academic'), null, a.course_id, a.student_id,
          a.subject, coalesce(c.title, st.name), coalesce(c.teacher_id, a.teacher_id),
          a.weekdays, to_char(a.wall_time, 'HH24:MI'), a.time_zone, a.duration_minutes,
          a.starts_on::text, a.until_on::text, a.count, a.generated_through::text, a.ended_at
        from academic_schedules a
        left join courses c on c.id = a.course_id left join students st on st.id = a.student_id;
  `);
}
