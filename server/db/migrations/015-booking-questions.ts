import type { Knex } from 'knex';

/**
 * What every booking asks under its locks (domain.md 5), as functions: their plans are made once a connection instead of
 * once a question, which is most of what such a question costs.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create function epoch_ms(moment timestamptz) returns bigint immutable language sql as
      $$ select (extract(epoch from moment) * 1000)::bigint $$;

    -- The people's other classes, what the settings say of buffer and days, holidays, the teacher's hours. The exclusion
    -- constraints' own indexes answer both halves of "near".
    create function what_is_taken(
      asked_teacher bigint, asked_students bigint[], leave_out bigint[], window_from timestamptz, window_to timestamptz
    ) returns json stable language plpgsql as $$
    begin
      return (
        with near as (
          select id, 'teacher' as who from sessions
            where teacher_id = asked_teacher and status in ('scheduled', 'ready', 'ongoing')
              and tstzrange(starts_at, busy_until) && tstzrange(window_from, window_to)
          union
          select p.session_id, 'student' from unnest(asked_students) as asked(id)
            join session_participants p on p.student_id = asked.id and p.live and p.expected_until is null
              and tstzrange(p.starts_at, p.busy_until) && tstzrange(window_from, window_to))
        select json_build_object(
          'academyZone', coalesce((select time_zone from academy), 'UTC'),
          'settings', (select json_agg(row_to_json(v)) from (
             select distinct on (key) key, value from setting_versions
             where key in ('buffer_minutes', 'blocked_days') and scope_kind = 'academy'
             order by key, version desc) v where v.value is not null),
          'bookedMs', (select coalesce(max(extract(epoch from busy_until - ends_at) * 1000), 0)::int from sessions
             where id = any(leave_out)),
          'busy', (select json_agg(json_build_object('who', near.who, 'sessionId', s.id, 'teacherId', s.teacher_id,
               'title', s.title, 'from', epoch_ms(s.starts_at), 'to', epoch_ms(s.ends_at),
               'busyUntil', epoch_ms(s.busy_until)) order by s.starts_at, s.id, near.who desc)
             from near join sessions s on s.id = near.id where s.id <> all(leave_out)),
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

    -- Locks the packages that are active at a moment in the order of their ids, then counts under the lock: quota less net
    -- charges less the other one-to-one classes that wait or stand. No row: none is active.
    create function places_left(asked_student bigint, asked_kind text, moment timestamptz, own_session bigint)
    returns table (subscription_id bigint, places integer) language plpgsql as $$
    declare
      active bigint[] := array(select x.id from subscriptions x where x.student_id = asked_student
        and x.kind = asked_kind and subscription_status_at(x, moment) = 'active' order by x.id for update);
    begin
      return query select
        (select x.id from subscriptions x where x.id = any(active) order by x.ends_at, x.id limit 1),
        ((select sum(quota) from subscriptions x where x.id = any(active))
          - (select coalesce(sum(amount), 0) from session_consumptions c where c.subscription_id = any(active))
          - (select count(*) from session_participants p join sessions s on s.id = p.session_id
             where p.student_id = asked_student and p.expected_until is null and s.kind = asked_kind
               and s.subtype in ('individual', 'assessment')
               and s.status in ('unscheduled', 'scheduled', 'ready', 'ongoing') and s.id is distinct from own_session
               and (s.subscription_id = any(active) or s.subscription_id is null and (s.starts_at is null
                 or exists (select from subscriptions x
                   where x.id = any(active) and s.starts_at >= x.starts_at and s.starts_at < x.ends_at)))))::int
      where cardinality(active) > 0;
    end $$;
  `);
}
