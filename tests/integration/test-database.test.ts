import { Client } from 'pg';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

const made: TestDatabase[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((database) => database.drop()));
});

async function ask(database: TestDatabase, sql: string): Promise<readonly unknown[]> {
  const client = new Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

it('gives each test file a migrated database of its own, also when several ask at once', async () => {
  made.push(...(await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()])));
  const versions = await Promise.all(
    made.map((database) => ask(database, 'select count(*)::int as n from schema_migrations')),
  );
  expect(versions.every(([row]) => JSON.stringify(row) !== JSON.stringify({ n: 0 }))).toBe(true);
  const [one, other] = made;
  await ask(one!, 'create table mine (id int)');
  expect(await ask(other!, "select to_regclass('mine') as mine")).toEqual([{ mine: null }]);
});

it('gives an empty database on request', async () => {
  const database = await createTestDatabase({ empty: true });
  made.push(database);
  expect(await ask(database, "select to_regclass('schema_migrations') as migrations")).toEqual([{ migrations: null }]);
});

it('sorts, folds and keeps time the same way on every system', async () => {
  const database = await createTestDatabase({ empty: true });
  made.push(database);
  expect(
    await ask(
      database,
      `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
              current_setting('timezone') as zone, current_setting('listen_addresses') as address,
              lower('ÀÉ') as folded, datlocprovider as provider, datlocale as locale
         from pg_database where datname = current_database()`,
    ),
  ).toEqual([
    {
      encoding: 'UTF8',
      checksums: 'on',
      zone: 'UTC',
      address: '127.0.0.1',
      folded: 'àé',
      provider: 'b',
      locale: 'C.UTF-8',
    },
  ]);
});
