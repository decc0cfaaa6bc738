import type { Knex } from 'knex';

/** Each teacher of a class whose stored verdict the facts do not bear out is named, not the first for all (domain.md 3.9, 6). */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    alter table ledger_differences add column teacher_id bigint references staff;
    drop index ledger_differences_open;
    create unique index ledger_differences_open on ledger_differences
      (what, coalesce(session_id, 0), coalesce(subscription_id, 0), coalesce(student_id, 0), coalesce(teacher_id, 0))
      where gone_at is null;
  `);
}
