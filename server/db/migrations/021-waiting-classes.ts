import type { Knex } from 'knex';

/** The few classes that wait for a time are listed and counted without a walk through all that ever were (domain.md 2). */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`create index sessions_waiting on sessions (id) where status = 'unscheduled'`);
}
