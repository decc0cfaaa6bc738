import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { KeptConnection } from '#server/db/lending.ts';
import { pipelined, prepared } from '#server/db/prepared.ts';
import { together } from '#server/db/together.ts';
import { createTestDatabase, type TestDatabase } from '#tests/support/test-database.ts';

let database: TestDatabase;
/** One connection only: what was planned, or thrown away, is met again. */
let db: Knex;
beforeAll(async () => {
  database = await createTestDatabase({ empty: true });
  db = connect(database.connectionString, { max: 1 });
  await db.raw('create table things (id int primary key)');
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const add = (id: number) => ({ name: 'add', text: 'insert into things values ($1)', values: [id] });
const ALL = { name: 'all', text: 'select * from things order by id', values: [] };
const SERVED_BY = { name: 'served-by', text: 'select pg_backend_pid() as pid', values: [] };

test('statements sent together run in their order, and each answers its own rows', async () => {
  expect(await pipelined(db, [add(1), ALL, add(2), ALL])).toEqual([[], [{ id: 1 }], [], [{ id: 1 }, { id: 2 }]]);
  const { things, nothing } = await together<{ things: { id: number }; nothing: { id: number } }>(db, {
    things: ALL,
    nothing: { name: 'none', text: 'select * from things where false', values: [] },
  });
  expect([things.length, nothing]).toEqual([2, []]);
});

test('the first that fails is the one that is told, and its transaction leaves nothing', async () => {
  const refused = db.transaction((trx) => pipelined(trx, [add(3), add(1), add(4), ALL]));
  await expect(refused).rejects.toMatchObject({ code: '23505' });
  expect(await prepared(db, ALL)).toEqual([{ id: 1 }, { id: 2 }]);
});

test('a plan that somebody’s migration made stale fails once, and the next connection plans anew', async () => {
  const [before] = await prepared<{ pid: number }>(db, SERVED_BY);
  await db.raw("alter table things add column word text default 'new'");
  await expect(prepared(db, ALL)).rejects.toMatchObject({ code: '0A000' });
  expect(await prepared(db, ALL)).toEqual([
    { id: 1, word: 'new' },
    { id: 2, word: 'new' },
  ]);
  expect(await prepared(db, SERVED_BY)).not.toEqual([before]);
});

test('what does not answer in its time is given up with its connection', async () => {
  const [before] = await prepared<{ pid: number }>(db, SERVED_BY);
  const slow = { name: 'slow', text: 'select pg_sleep(60)', values: [] };
  await expect(prepared(db, slow, 50)).rejects.toThrow('Query read timeout');
  expect(await prepared(db, SERVED_BY)).not.toEqual([before]);
});

test('a connection that is kept serves one after the other, and another whoever comes meanwhile', async () => {
  const kept = new KeptConnection(connect(database.connectionString, { max: 2 }));
  const pid = async () => (await prepared<{ pid: number }>(kept, SERVED_BY))[0]?.pid;
  const first = await pid();
  expect(await pid()).toBe(first);
  await expect(prepared(kept, add(1))).rejects.toMatchObject({ code: '23505' });
  expect(await pid(), 'what a statement refuses breaks no connection').toBe(first);
  const wait = { name: 'wait', text: 'select pg_sleep(0.2), pg_backend_pid() as pid', values: [] };
  const [[slow], beside] = await Promise.all([prepared<{ pid: number }>(kept, wait), pid()]);
  expect(slow?.pid).toBe(first);
  expect(beside).not.toBe(first);
  await kept.close();
});

test('a connection that is kept and breaks, in use or while nobody uses it, is replaced', async () => {
  const kept = new KeptConnection(connect(database.connectionString, { max: 1 }));
  const pid = async () => (await prepared<{ pid: number }>(kept, SERVED_BY))[0]?.pid;
  const first = await pid();
  await expect(prepared(kept, { name: 'slow', text: 'select pg_sleep(60)', values: [] }, 50)).rejects.toThrow();
  const second = await pid();
  expect(second).not.toBe(first);

  await db.raw('select pg_terminate_backend(?)', [second ?? 0]);
  await expect.poll(() => pid().catch(() => second)).not.toBe(second);
  await kept.close();
});
