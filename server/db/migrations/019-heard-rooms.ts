import type { Knex } from 'knex';

/**
 * Each room keeps itself when it was last heard of (domain.md 3.2): one room that cannot be checked must make no other
 * room blind to a server that comes back.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw('alter table session_rooms add column heard_at timestamptz');
}
