import type { Knex } from 'knex';
import { setTimeout as delay } from 'node:timers/promises';
import { parseHostedConfig } from '#server/config.ts';
import type { Deps } from '#server/deps.ts';
import { eachOf } from '#server/jobs/each-of.ts';
import type { Tick } from '#server/jobs/ticks.ts';
import { createLog } from '#server/log.ts';

export const ITEM_JOB = 'test:items';
const HOUR_MS = 3_600_000;

/** What a loop of ticks needs, on a database, with a short lease. */
export function tickDeps(db: Knex, timing: { readonly leaseMs: number; readonly hangsAfterMs?: number }): Deps {
  const config = parseHostedConfig({ DATABASE_URL: 'postgres://nobody' }, { dataDir: '/nowhere', pagesDir: null });
  const log = createLog(() => undefined, 'silent');
  return { db, log, config: { ...config, timing: { ...config.timing, ...timing } } } as Deps;
}

export const makeItems = (db: Knex, count: number): Promise<unknown> =>
  db.raw(
    `create table items (id integer primary key, done_by text);
     create table deeds (item integer not null, host text not null);
     insert into items select generate_series(1, ${count})`,
  );

/** An hourly job that does each item once, slowly, in the way every job of ours does: under its lock, behind the fence. */
export const itemTick = (
  db: Knex,
  host: string,
  {
    slowMs = 0,
    began = () => undefined,
  }: { readonly slowMs?: number; readonly began?: (item: number) => unknown } = {},
): Tick => ({
  job: ITEM_JOB,
  everyMs: HOUR_MS,
  run: async (run) => {
    const items: number[] = await db('items').whereNull('done_by').orderBy('id').pluck('id');
    let done = 0;
    const failed = await eachOf(
      items,
      1,
      run,
      (id) =>
        db.transaction(async (trx) => {
          const item: { done_by: string | null } | undefined = await trx('items').where({ id }).forUpdate().first();
          await run.hold(trx);
          began(id);
          await delay(slowMs);
          if (item?.done_by !== null) return;
          await trx('items').where({ id }).update({ done_by: host });
          await trx('deeds').insert({ item: id, host });
          done += 1;
        }),
      () => undefined,
    );
    return { done, failed };
  },
});
