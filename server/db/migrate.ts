import type { Knex } from 'knex';
import { alone } from './alone.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** The database was made by a newer app: an older one must not write into it (reliability.md 14). */
export class NewerSchema extends Error {
  readonly found: number;
  constructor(found: number) {
    super(`the database's schema is version ${found}, this app knows ${MIGRATIONS.length}`);
    this.name = 'NewerSchema';
    this.found = found;
  }
}

/**
 * Brings the schema up to date, one transaction a migration, under an advisory lock, so that several servers may start
 * together and a killed one is resumed by the next. Answers the names it applied.
 */
export function migrate(db: Knex): Promise<readonly string[]> {
  return alone(db, 'migrating', async () => {
    const applied: string[] = [];
    await db.raw(
      'create table if not exists schema_migrations (id integer primary key, name text not null, applied_at timestamptz not null default now())',
    );
    const done = await schemaVersion(db);
    if (done > MIGRATIONS.length) throw new NewerSchema(done);
    for (const migration of MIGRATIONS.slice(done)) {
      await db.transaction(async (trx) => {
        await migration.up(trx);
        await trx('schema_migrations').insert({ id: migration.id, name: migration.name });
      });
      applied.push(migration.name);
    }
    return applied;
  });
}

async function schemaVersion(db: Knex): Promise<number> {
  const row = await db('schema_migrations').max<{ newest: number | null }>('id as newest').first();
  return row?.newest ?? 0;
}
