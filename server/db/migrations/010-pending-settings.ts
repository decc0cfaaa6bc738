import type { Knex } from 'knex';

/** Settings that were decided today for a later date; at most one set waits (domain.md 7). */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table pending_settings (
      id bigint generated always as identity primary key,
      base_version integer not null,
      changes jsonb not null,
      reason text not null check (reason <> ''),
      apply_at timestamptz not null,
      asked_by bigint not null references staff,
      asked_at timestamptz not null default clock_timestamp(),
      state text not null default 'waiting' check (state in ('waiting', 'applied', 'withdrawn', 'refused')),
      -- The version that it became, or why it could not.
      version integer,
      refused text,
      check ((state = 'applied') = (version is not null)),
      check ((state = 'refused') = (refused is not null))
    );
    create unique index pending_settings_one on pending_settings ((true)) where state = 'waiting';
  `);
}
