import type { Knex } from 'knex';

/**
 * What is left to place (domain.md 5) was counted twice, by booking and by weekly schedules: one function for both. And a
 * lease that ends further away than any lease lasts was written before the database's clock was set back: it holds nothing.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    -- Over these packages of a student: quota less net charges less the other one-to-one classes that wait or stand.
    create function places_in(packages bigint[], asked_student bigint, asked_kind text, own_session bigint)
    returns integer stable language plpgsql as $$
    begin
      return (select coalesce(sum(quota), 0) from subscriptions x where x.id = any(packages))
        - (select coalesce(sum(amount), 0) from session_consumptions c where c.subscription_id = any(packages))
        - (select count(*) from session_participants p join sessions s on s.id = p.session_id
           where p.student_id = asked_student and p.expected_until is null and s.kind = asked_kind
             and s.subtype in ('individual', 'assessment')
             and s.status in ('unscheduled', 'scheduled', 'ready', 'ongoing') and s.id is distinct from own_session
             and (s.subscription_id = any(packages) or s.subscription_id is null and (s.starts_at is null
               or exists (select from subscriptions x
                 where x.id = any(packages) and s.starts_at >= x.starts_at and s.starts_at < x.ends_at))));
    end $$;

    -- Locks the packages that are active at a moment in the order of their ids, then counts under the lock. No row: none is
    -- active.
    create or replace function places_left(asked_student bigint, asked_kind text, moment timestamptz, own_session bigint)
    returns table (subscription_id bigint, places integer) language plpgsql as $$
    declare
      active bigint[] := array(select x.id from subscriptions x where x.student_id = asked_student
        and x.kind = asked_kind and subscription_status_at(x, moment) = 'active' order by x.id for update);
    begin
      return query select
        (select x.id from subscriptions x where x.id = any(active) order by x.ends_at, x.id limit 1),
        places_in(active, asked_student, asked_kind, own_session)
      where cardinality(active) > 0;
    end $$;

    create or replace function take_job_slot(of_job text, every_ms numeric, lease_ms numeric, by_host text)
      returns table (taken_slot timestamptz, taken_run bigint) language plpgsql as $$
    declare
      present timestamptz := clock_timestamp();
      this_slot timestamptz :=
        to_timestamp(floor(extract(epoch from present) * 1000 / every_ms) * every_ms / 1000);
      -- What no clock that goes on would have written.
      to_come constant timestamptz := present + interval '1 minute';
      last job_slots;
      run bigint;
    begin
      -- One server at a time takes a slot of a job; the others look again soon.
      if not pg_try_advisory_xact_lock(7230020, hashtext(of_job)) then return; end if;
      select * into last from job_slots where job = of_job and run_id is not null order by run_id desc limit 1;
      if last.job is not null then
        if last.done_at is null then
          -- Its holder is alive: it renews the lease by the clock as it is now.
          if last.lease_until between present and to_come + lease_ms * interval '1 millisecond' then return; end if;
          update cron_job_logs set status = 'cut', finished_at = clock_timestamp(),
            error = 'its server went away; ' || by_host || ' took it over'
            where id = last.run_id and status = 'running';
          update job_slots set done_at = clock_timestamp() where job = of_job and slot = last.slot;
        elsif last.slot >= this_slot and last.slot <= to_come then return;
        end if;
        if last.slot > to_come then delete from job_slots where job = of_job and slot >= this_slot; end if;
      end if;
      insert into cron_job_logs (job, host, slot, status, created_at)
        values (of_job, by_host, this_slot, 'running', clock_timestamp()) returning id into run;
      insert into job_slots (job, slot, host, run_id, lease_until)
        values (of_job, this_slot, by_host, run, clock_timestamp() + lease_ms * interval '1 millisecond')
        on conflict (job, slot) do update set
          host = excluded.host, run_id = excluded.run_id, lease_until = excluded.lease_until, done_at = null;
      return query select this_slot, run;
    end $$;
  `);
}
