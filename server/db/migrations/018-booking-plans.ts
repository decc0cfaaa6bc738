import type { Knex } from 'knex';

/**
 * The booking's questions keep one plan each (domain.md 5): planned anew for every student, `places_left` spent five times
 * as long on its plan as on its answer. A plan may have been made when the tables were empty, so it must not count on
 * small ones; and the students' other classes are looked for by student, where the exclusion constraint's index went
 * through everybody's of those days. `epoch_ms` is written into the plan of whoever asks it since it does not promise
 * more than what it calls.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create or replace function epoch_ms(moment timestamptz) returns bigint stable language sql as
      $$ select (extract(epoch from moment) * 1000)::bigint $$;

    -- No class is longer than a day with its buffer: whatever reaches into the window begins less than a day before it.
    create or replace function what_is_taken(
      asked_teacher bigint, asked_students bigint[], leave_out bigint[], window_from timestamptz, window_to timestamptz
    ) returns json stable language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    begin
      return (
        with near as (
          select 'teacher' as who, s.* from sessions s
            where s.teacher_id = asked_teacher and s.status in ('scheduled', 'ready', 'ongoing')
              and s.starts_at > window_from - interval '1 day' and s.starts_at < window_to and s.busy_until > window_from
          union all
          select 'student', s.* from sessions s where s.id in (
            select p.session_id from session_participants p
              where p.student_id = any(asked_students) and p.live and p.expected_until is null
                and p.starts_at > window_from - interval '1 day' and p.starts_at < window_to
                and p.busy_until > window_from))
        select json_build_object(
          'academyZone', coalesce((select time_zone from academy), 'UTC'),
          'settings', (select json_agg(row_to_json(v)) from (
             select distinct on (key) key, value from setting_versions
             where key in ('buffer_minutes', 'blocked_days') and scope_kind = 'academy'
             order by key, version desc) v where v.value is not null),
          'bookedMs', (select coalesce(max(extract(epoch from busy_until - ends_at) * 1000), 0)::int from sessions
             where id = any(leave_out)),
          'busy', (select json_agg(json_build_object('who', near.who, 'sessionId', near.id, 'teacherId', near.teacher_id,
               'title', near.title, 'from', epoch_ms(near.starts_at), 'to', epoch_ms(near.ends_at),
               'busyUntil', epoch_ms(near.busy_until)) order by near.starts_at, near.id, near.who desc)
             from near where near.id <> all(leave_out)),
          -- A date somewhere is at most a day off the same date in UTC.
          'holidays', (select json_agg(json_build_object('name', name, 'from', from_date, 'to', to_date)
               order by from_date, id)
             from holidays where to_date >= (window_from - interval '1 day')::date
               and from_date <= (window_to + interval '1 day')::date),
          'timeZone', t.time_zone,
          'weekly', (select coalesce(json_agg(json_build_object('weekday', weekday, 'from', from_minute,
               'to', to_minute) order by from_minute), '[]') from teacher_hours where teacher_id = t.id),
          'dated', (select coalesce(json_agg(json_build_object('date', e.on_date, 'what', e.what,
               'minutes', case when e.from_minute is not null then
                 json_build_object('from', e.from_minute, 'to', e.to_minute) end)), '[]')
             from teacher_exceptions e where e.teacher_id = t.id and e.on_date >= current_date - 7))
        from staff t where t.id = asked_teacher);
    end $$;

    alter function places_left(bigint, text, timestamptz, bigint)
      set plan_cache_mode = force_generic_plan set enable_seqscan = off;
    alter function places_in(bigint[], bigint, text, bigint)
      set plan_cache_mode = force_generic_plan set enable_seqscan = off;
  `);
}
