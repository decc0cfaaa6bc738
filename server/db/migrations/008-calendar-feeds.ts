import type { Knex } from 'knex';

/** Secret calendar addresses are signed over this number: raising it takes every earlier address back. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    alter table staff add column calendar_version integer not null default 1;
    alter table students add column calendar_version integer not null default 1;
  `);
}
