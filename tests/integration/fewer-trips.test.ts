import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { commitWith, pipelined, prepared } from '#server/db/prepared.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let database: TestDatabase;
/** One connection: what a transaction leaves on it meets the next one. */
let db: Knex;
let onlooker: Knex;
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  db = connect(database.connectionString, { max: 1 });
  onlooker = connect(database.connectionString);
  await db.raw('create table things (id int primary key)');
});
afterAll(async () => {
  await db.destroy();
  await onlooker.destroy();
  await database.drop();
});

const add = (id: number) => ({ name: 'add', text: 'insert into things values ($1)', values: [id] });
const ALL = { name: 'all', text: 'select * from things order by id', values: [] };
const BROKEN = { name: 'broken', text: 'select 1 / (select count(*) from things where false)', values: [] };
const things = async () => (await prepared<{ id: number }>(onlooker, ALL)).map(({ id }) => id);

test('whatever a transaction asks first is undone with it, by the query builder or prepared', async () => {
  const given = new Error('given up');
  const built = db.transaction(async (trx) => {
    await trx('things').insert({ id: 1 });
    throw given;
  });
  await expect(built).rejects.toBe(given);
  const planned = db.transaction(async (trx) => {
    await prepared(trx, add(1));
    throw given;
  });
  await expect(planned).rejects.toBe(given);
  expect(await things()).toEqual([]);
});

test('a transaction in which nothing is asked leaves nothing behind for the next one', async () => {
  await db.transaction(() => Promise.resolve());
  await db.transaction(() => Promise.reject(new Error('given up'))).catch(() => undefined);
  await db('things').insert({ id: 1 });
  expect(await things()).toEqual([1]);
});

test('a part of a transaction is taken back alone, also when it is what is asked first', async () => {
  await db.transaction(async (trx) => {
    await trx
      .transaction(async (part) => {
        await pipelined(part, [add(2)]);
        throw new Error('given up');
      })
      .catch(() => undefined);
    await trx('things').insert({ id: 3 });
  });
  expect(await things()).toEqual([1, 3]);
});

test('what is committed with its last statement stands when it is answered, before the transaction returns', async () => {
  await db.transaction(async (trx) => {
    const [read] = await commitWith<{ id: number }>(trx, [add(4)], [ALL]);
    expect(read).toEqual([{ id: 1 }, { id: 3 }, { id: 4 }]);
    expect(await things()).toEqual([1, 3, 4]);
  });
  await expect(db.transaction((trx) => prepared(trx, add(4)))).rejects.toMatchObject({ code: '23505' });
  await db.transaction((trx) => prepared(trx, add(5)));
  expect(await things()).toEqual([1, 3, 4, 5]);
});

test('a last statement that fails commits nothing', async () => {
  const failed = db.transaction((trx) => commitWith(trx, [add(6), BROKEN], [ALL]));
  await expect(failed).rejects.toMatchObject({ code: '22012' });
  await db
    .transaction(async (trx) => {
      await trx('things').insert({ id: 7 });
      await expect(commitWith(trx, [add(8), BROKEN])).rejects.toMatchObject({ code: '22012' });
    })
    .catch(() => undefined);
  expect(await things()).toEqual([1, 3, 4, 5]);
});

test('two transactions at once on two connections each begin their own', async () => {
  await onlooker
    .transaction(async (one) => {
      await prepared(one, add(9));
      await onlooker.transaction(async (other) => {
        await prepared(other, add(10));
        expect(await prepared(other, ALL)).toHaveLength(5);
      });
      throw new Error('given up');
    })
    .catch(() => undefined);
  expect(await things()).toEqual([1, 3, 4, 5, 10]);
});
