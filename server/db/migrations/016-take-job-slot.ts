import type { Knex } from 'knex';

/**
 * Taking a slot in one statement (domain.md 8): a server that is frozen in the middle of a transaction of its own would
 * keep every other one from the job until the database gives up on it.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create function take_job_slot(of_job text, every_ms numeric, lease_ms numeric, by_host text)
      returns table (taken_slot timestamptz, taken_run bigint) language plpgsql as $$
    declare
      present timestamptz := clock_timestamp();
      this_slot timestamptz :=
        to_timestamp(floor(extract(epoch from present) * 1000 / every_ms) * every_ms / 1000);
      last job_slots;
      run bigint;
    begin
      -- One server at a time takes a slot of a job; the others look again soon.
      if not pg_try_advisory_xact_lock(7230020, hashtext(of_job)) then return; end if;
      select * into last from job_slots where job = of_job and run_id is not null order by run_id desc limit 1;
      if last.job is not null then
        if last.done_at is null then
          if last.lease_until >= present then return; end if;
          update cron_job_logs set status = 'cut', finished_at = clock_timestamp(),
            error = 'its server went away; ' || by_host || ' took it over'
            where id = last.run_id and status = 'running';
          update job_slots set done_at = clock_timestamp() where job = of_job and slot = last.slot;
        -- A slot in the time to come: the database's clock was set back.
        elsif last.slot >= this_slot and last.slot <= present + interval '1 minute' then return;
        end if;
        if last.slot > present + interval '1 minute' then
          delete from job_slots where job = of_job and slot >= this_slot;
        end if;
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
