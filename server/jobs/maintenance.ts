import type { Deps } from '../deps.ts';
import { writeDifferences } from '../usecases/maintenance/differences.ts';
import { judgeAnew } from '../usecases/maintenance/judged-anew.ts';
import { forgetTheOld } from '../usecases/maintenance/retention.ts';
import { writeSubscriptionStatuses } from '../usecases/subscriptions/write-statuses.ts';
import type { Run } from './ticks.ts';

/** In production, the hours of the academy's night in which it runs: from 0:00 to 6:00 (domain.md 8). */
const UNTIL_HOUR = 6;

type Counts = Readonly<Record<string, number>>;

/** Whether it may run now: hourly in development, in production at the academy's night only, by the database's clock. */
export async function isTimeForMaintenance({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<boolean> {
  if (config.env !== 'production') return true;
  const { rows } = await db.raw<{ rows: { night: boolean }[] }>(
    'select extract(hour from clock_timestamp() at time zone time_zone) < ? as night from academy',
    [UNTIL_HOUR],
  );
  return rows[0]?.night ?? false;
}

/**
 * `maintenance` (domain.md 8): writes down what dates have decided, compares ledger, sessions, reports and facts, forgets
 * what is kept for a time only, and lets the database count its rows. One part that fails keeps none of the others from running.
 */
export async function maintain(deps: Deps, run: Run): Promise<Counts> {
  const { db, log } = deps;
  const parts: Readonly<Record<string, () => Promise<Counts>>> = {
    subscriptions: async () => ({ statuses: (await writeSubscriptionStatuses(db)).changed }),
    differences: async () => {
      const judged = await judgeAnew(db);
      const written = await db.transaction(async (trx) => {
        await run.hold(trx);
        return writeDifferences(trx, judged);
      });
      return { ...written, judgedAnew: judged.checked.length };
    },
    retention: () => forgetTheOld(db, run.signal),
    analyze: async () => {
      await db.raw('analyze');
      return {};
    },
  };
  const counts: Record<string, number> = {};
  const failed: string[] = [];
  for (const [part, work] of Object.entries(parts)) {
    if (run.signal.aborted) break;
    try {
      Object.assign(counts, await work());
    } catch (error) {
      failed.push(part);
      log.error({ err: error, part }, 'a part of the maintenance failed; the others go on');
    }
    run.goesOn();
  }
  if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}; the server's log says why`);
  return counts;
}
