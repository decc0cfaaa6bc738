import type { Knex } from 'knex';

/** Classes whose minutes are not final yet, which `queue:again` and Health look for: few among all that ever ended. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create index sessions_not_final on sessions (ended_at)
      where finalised_at is null and status in ('completed', 'absent');
  `);
}
