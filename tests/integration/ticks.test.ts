import type { Knex } from 'knex';
import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { startTicks, type Tick } from '#server/jobs/ticks.ts';
import { eventually } from '../support/eventually.ts';
import { runHolder } from '../support/held-program.ts';
import { ITEM_JOB, itemTick, makeItems, tickDeps } from '../support/item-job.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** The loop behind every job (domain.md 8; reliability.md 6, 7, 8), on the database's clock. */
let database: TestDatabase;
let db: Knex;
const undo: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  db = connect(database.connectionString);
});
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
  await db.destroy();
  await database.drop();
});

function loop(host: string, tick: Tick, timing: { leaseMs?: number; hangsAfterMs?: number } = {}) {
  const ticks = startTicks(tickDeps(db, { leaseMs: 1_000, ...timing }), [tick], host);
  undo.push(() => ticks.stop());
  return ticks;
}

interface LogRow {
  readonly host: string;
  readonly status: string;
  readonly slot: number;
  readonly error: string | null;
  readonly counts: Record<string, number>;
  readonly finished_at: number | null;
}
const log = (job = ITEM_JOB): Promise<LogRow[]> => db('cron_job_logs').where({ job }).orderBy('id');
const NOTHING = () => Promise.resolve({});

describe('several servers', () => {
  test('each slot is run once, by one of them, and none is left out', async () => {
    const tick = { job: 'quick', everyMs: 100, run: NOTHING };
    for (const host of ['first', 'second', 'third']) loop(host, tick);
    await eventually(async () => expect((await log('quick')).length).toBeGreaterThan(12));
    const slots = (await log('quick')).map((row) => row.slot);
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots).toEqual(slots.toSorted((a, b) => a - b));
  });

  test('a slot whose holder was killed is taken again, long before the next one, and the log tells of it', async () => {
    await makeItems(db, 8);
    const holder = runHolder(new URL('../support/hold-tick.ts', import.meta.url), [
      database.connectionString,
      'first',
      '1000',
    ]);
    await holder.said;
    await holder.kill();
    const second = loop('second', itemTick(db, 'second'));
    await second.catchUp();
    await eventually(async () => {
      await second.catchUp();
      expect(await db('items').whereNull('done_by')).toEqual([]);
    });
    const [first, taken, ...others] = await eventually(async () => {
      const rows = await log();
      expect(rows.at(-1)).toMatchObject({ status: 'done' });
      return rows;
    });
    expect(first).toMatchObject({ host: 'first', status: 'cut', error: 'its server went away; second took it over' });
    expect(taken).toMatchObject({ host: 'second', status: 'done', slot: first!.slot });
    expect(others).toEqual([]);
    const deeds: number[] = await db('deeds').orderBy('item').pluck('item');
    expect(deeds).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('one that was frozen in the middle of an item and wakes changes nothing more', async () => {
    await makeItems(db, 8);
    const holder = runHolder(new URL('../support/hold-tick.ts', import.meta.url), [
      database.connectionString,
      'first',
      '1000',
    ]);
    undo.push(holder.kill);
    await holder.said;
    process.kill(holder.pid, 'SIGSTOP');
    const second = loop('second', itemTick(db, 'second'));
    const others = () => db('deeds').where('host', 'second').orderBy('item').pluck('item');
    const running = eventually(async () => {
      await second.catchUp();
      expect(await log()).toHaveLength(2);
    });
    await eventually(async () => expect(await log()).toHaveLength(2));
    process.kill(holder.pid, 'SIGCONT');
    await running;
    await eventually(async () => expect((await log()).map((row) => row.status)).toEqual(['cut', 'done']));
    // The third item was the first server's under its lock; all that came after is the second's alone.
    expect(await db('deeds').where('host', 'first').orderBy('item').pluck('item')).toEqual([1, 2, 3]);
    expect(await others()).toEqual([4, 5, 6, 7, 8]);
    expect((await log())[0]).toMatchObject({ error: 'its server went away; second took it over' });
  });

  test('one that stops lets go of its slot at once', async () => {
    await makeItems(db, 40);
    const begun: number[] = [];
    const first = loop('first', itemTick(db, 'first', { slowMs: 50, began: (item) => begun.push(item) }), {
      leaseMs: 60_000,
    });
    void first.catchUp();
    await eventually(() => expect(begun).not.toEqual([]));
    await first.stop();
    await loop('second', itemTick(db, 'second')).catchUp();
    expect(await log()).toMatchObject([
      { host: 'first', status: 'cut', error: 'the server stops' },
      { host: 'second', status: 'done' },
    ]);
    expect(await db('deeds')).toHaveLength(40);
  });
});

describe('one server', () => {
  test('a run that hangs is cut off, begins no further item, and the next slot is run', async () => {
    const begun: number[] = [];
    let runs = 0;
    const hung = new EventEmitter();
    const tick: Tick = {
      job: 'hangs',
      everyMs: 300,
      run: async ({ signal }) => {
        runs += 1;
        if (runs > 1) return {};
        for (const item of [1, 2, 3]) {
          if (signal.aborted) break;
          begun.push(item);
          await once(hung, 'over');
        }
        return {};
      },
    };
    loop('only', tick, { hangsAfterMs: 200 });
    await eventually(async () => expect((await log('hangs')).filter((row) => row.status === 'done').length).toBe(2));
    hung.emit('over');
    await delay(0);
    expect(begun).toEqual([1]);
    expect((await log('hangs'))[0]).toMatchObject({ status: 'cut', error: 'it hung for 200 ms' });
  });

  test('a run that is long, but gets one item done after the other, is not cut', async () => {
    await makeItems(db, 12);
    await loop('only', itemTick(db, 'only', { slowMs: 200 }), { hangsAfterMs: 2_000 }).catchUp();
    expect(await log()).toMatchObject([{ status: 'done', counts: { done: 12 } }]);
  });

  test('a run that fails says why and runs again in its next slot', async () => {
    let runs = 0;
    const tick: Tick = {
      job: 'fails',
      everyMs: 200,
      run: () => {
        runs += 1;
        return runs === 1 ? Promise.reject(new Error('the first time')) : Promise.resolve({ runs });
      },
    };
    loop('only', tick);
    await eventually(async () => expect((await log('fails'))[1]?.status).toBe('done'));
    const [first, second] = await log('fails');
    expect(first).toMatchObject({ status: 'failed', error: 'the first time' });
    expect(second).toMatchObject({ error: null, counts: { runs: 2 } });
  });

  test('slots that were missed are one run', async () => {
    await db('cron_job_logs').insert({ job: ITEM_JOB, host: 'old', status: 'done' });
    await db.raw(
      `insert into job_slots (job, slot, host, run_id, lease_until, done_at)
       select '${ITEM_JOB}', date_trunc('hour', now()) - interval '9 hours', 'old', id, now(), now() from cron_job_logs`,
    );
    await makeItems(db, 2);
    const ticks = loop('only', itemTick(db, 'only'));
    await ticks.catchUp();
    await ticks.catchUp();
    expect(await log()).toMatchObject([{ host: 'old' }, { host: 'only', status: 'done', counts: { done: 2 } }]);
  });

  test('a clock of the database that was set back holds nothing up', async () => {
    await db('cron_job_logs').insert({ job: ITEM_JOB, host: 'old', status: 'done' });
    await db.raw(
      `insert into job_slots (job, slot, host, run_id, lease_until, done_at)
       select '${ITEM_JOB}', date_trunc('hour', now()) + interval '2 hours', 'old', id, now(), now() from cron_job_logs`,
    );
    await makeItems(db, 1);
    await loop('only', itemTick(db, 'only')).catchUp();
    expect((await log()).map((row) => row.host)).toEqual(['old', 'only']);
  });

  test('a lease of a dead server that ends further away than a lease lasts holds nothing up, and one that could be alive does', async () => {
    const hold = async (host: string, lease: string): Promise<void> => {
      await db('job_slots').delete();
      await db('cron_job_logs').delete();
      await db('cron_job_logs').insert({ job: ITEM_JOB, host, status: 'running' });
      await db.raw(
        `insert into job_slots (job, slot, host, run_id, lease_until)
         select '${ITEM_JOB}', date_trunc('hour', now() + ?::interval), ?, id, now() + ?::interval from cron_job_logs`,
        [lease, host, lease],
      );
    };
    await makeItems(db, 1);
    const ticks = loop('only', itemTick(db, 'only'), { leaseMs: 60_000 });
    await hold('alive', '50 seconds');
    await ticks.catchUp();
    expect(await log()).toMatchObject([{ host: 'alive', status: 'running' }]);
    // Written two hours later by a clock that was then set back.
    await hold('dead', '2 hours');
    await ticks.catchUp();
    expect(await log()).toMatchObject([
      { host: 'dead', status: 'cut', error: 'its server went away; only took it over' },
      { host: 'only', status: 'done', counts: { done: 1 } },
    ]);
  });

  test('a job that may run at certain hours only leaves no rows at others', async () => {
    const ticks = loop('only', { job: 'nightly', everyMs: 50, run: NOTHING, mayRun: () => Promise.resolve(false) });
    await ticks.catchUp();
    expect(await log('nightly')).toEqual([]);
    expect(await db('job_slots')).toEqual([]);
  });
});
