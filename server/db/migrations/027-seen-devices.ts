import type { Knex } from 'knex';

/** A connection whose join was lost says by the roster which device it is (domain.md 9). */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw('alter table roster_sightings add column device_id text');
}
