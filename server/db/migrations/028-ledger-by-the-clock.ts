import type { Knex } from 'knex';

/**
 * A row of the ledger tells when it was written, not when its transaction began: one that waited for its turn would stand
 * before what happened meanwhile, and the night asks what the ledger held when a class became final (domain.md 6).
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw('alter table session_consumptions alter column at set default clock_timestamp()');
}
