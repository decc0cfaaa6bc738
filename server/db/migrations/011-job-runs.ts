import type { Knex } from 'knex';

/**
 * A run of a job on its slot (domain.md 8). `run_id` is the run's row in the cron log and its fence: it only grows, and a
 * run whose slot names another one has lost it. The differences that the nightly check found stand until they are gone.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    alter table job_slots add column run_id bigint;
    create index job_slots_run on job_slots (job, run_id desc) where run_id is not null;
    alter table cron_job_logs add column slot timestamptz;

    create table ledger_differences (
      id bigint generated always as identity primary key,
      what text not null,
      session_id bigint references sessions,
      subscription_id bigint references subscriptions,
      student_id bigint references students,
      expected text not null,
      found text not null,
      found_at timestamptz not null default clock_timestamp(),
      gone_at timestamptz
    );
    create unique index ledger_differences_open on ledger_differences
      (what, coalesce(session_id, 0), coalesce(subscription_id, 0), coalesce(student_id, 0)) where gone_at is null;
  `);
}
