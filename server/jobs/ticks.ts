import { hostname } from 'node:os';
import type { Deps } from '../deps.ts';

export interface Tick {
  /** The job's name as operators know it (domain.md 8). */
  readonly job: string;
  readonly everyMs: number;
  readonly run: () => Promise<Readonly<Record<string, number>>>;
}

export interface Ticks {
  /** Runs everything at once, in turn: after a start or a sleep. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

const HANGS_AFTER_MS = 120_000;

/**
 * Our own small loop instead of a cron: a slot is taken by one server only, missed slots collapse into one run, a run
 * that hangs is cut off, every run leaves a row in `cron_job_logs` (domain.md 8). Slots are cut by the database's clock.
 */
export function startTicks(deps: Deps, ticks: readonly Tick[]): Ticks {
  const host = `${hostname()}:${process.pid}`;
  const timers = new Set<NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  function next(tick: Tick): void {
    if (stopped) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      void runOnce(tick).finally(() => next(tick));
    }, tick.everyMs);
    timers.add(timer);
  }

  function runOnce(tick: Tick): Promise<void> {
    const already = running.get(tick.job);
    if (already) return already;
    const run = takeAndRun(tick)
      .catch((error: unknown) => {
        if (!stopped)
          deps.log.warn({ err: error, job: tick.job }, 'a job could not run; it runs again at its next time');
      })
      .finally(() => running.delete(tick.job));
    running.set(tick.job, run);
    return run;
  }

  async function takeAndRun(tick: Tick): Promise<void> {
    const seconds = tick.everyMs / 1000;
    const taken = await deps.db.raw<{ rows: unknown[] }>(
      `insert into job_slots (job, slot, host, lease_until)
       values (:job, to_timestamp(floor(extract(epoch from clock_timestamp()) / :seconds) * :seconds), :host,
         clock_timestamp() + make_interval(secs => :lease))
       on conflict do nothing returning slot`,
      { job: tick.job, seconds, host, lease: HANGS_AFTER_MS / 1000 },
    );
    if (taken.rows.length === 0) return;
    const [log] = await deps.db('cron_job_logs').insert({ job: tick.job, host, status: 'running' }).returning('id');
    try {
      const counts = await cutAfter(HANGS_AFTER_MS, tick.run());
      await finish(log?.id, counts === 'cut' ? { status: 'cut' } : { status: 'done', counts: JSON.stringify(counts) });
    } catch (error) {
      await finish(log?.id, { status: 'failed', error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  }

  async function finish(id: number | undefined, outcome: Readonly<Record<string, string>>): Promise<void> {
    await deps
      .db('cron_job_logs')
      .where('id', id ?? 0)
      .update({ ...outcome, finished_at: deps.db.raw('clock_timestamp()') });
  }

  for (const tick of ticks) next(tick);
  return {
    async catchUp() {
      for (const tick of ticks) await runOnce(tick);
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

async function cutAfter<T>(ms: number, work: Promise<T>): Promise<T | 'cut'> {
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<'cut'>((resolve) => {
    timer = setTimeout(() => resolve('cut'), ms);
  });
  try {
    return await Promise.race([work, cut]);
  } finally {
    clearTimeout(timer);
  }
}
