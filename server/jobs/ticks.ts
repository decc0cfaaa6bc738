import { hostname } from 'node:os';
import type { Knex } from 'knex';
import type { Deps } from '../deps.ts';
import { finishSlot, holdSlot, letGo, renewSlot, SlotLost, takeSlot, type Holding, type Outcome } from './slots.ts';

/** What a running job has of its loop. */
export interface Run {
  /** Set when the run hangs, lost its slot or the server stops: no further item is begun. */
  readonly signal: AbortSignal;
  /** The fence, first thing in an item's transaction: throws when the slot is another run's by now. */
  readonly hold: (trx: Knex.Transaction) => Promise<void>;
  /** An item is done: a long run is no hung one. */
  readonly goesOn: () => void;
}

export interface Tick {
  /** The job's name as operators know it (domain.md 8). */
  readonly job: string;
  readonly everyMs: number;
  readonly run: (run: Run) => Promise<Readonly<Record<string, number>>>;
  /** Asked before a slot is taken; a job that may run at night only leaves no rows by day. */
  readonly mayRun?: () => Promise<boolean>;
}

export interface Ticks {
  /** Runs everything that is due at once, in turn: after a start or a sleep. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/** A slot is looked for this often at the latest: what a server that died left is not left until the next slot. */
const LOOK_EVERY_MS = 5_000;
const SERVER_STOPS = 'the server stops';

/**
 * Our own small loop instead of a cron: a slot is taken by one server only, under a lease that its holder renews; missed
 * slots collapse into one run, a run that hangs is cut off, every run leaves a row in `cron_job_logs` (domain.md 8).
 * Slots and leases are by the database's clock alone.
 */
export function startTicks(deps: Deps, ticks: readonly Tick[], host = `${hostname()}:${process.pid}`): Ticks {
  const { db, log } = deps;
  const { leaseMs, hangsAfterMs } = deps.config.timing;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const stopping = new AbortController();

  function next(tick: Tick): void {
    if (stopping.signal.aborted) return;
    const wait = Math.min(tick.everyMs, LOOK_EVERY_MS);
    timers.set(
      tick.job,
      setTimeout(() => void runOnce(tick).finally(() => next(tick)), wait),
    );
  }

  function runOnce(tick: Tick): Promise<void> {
    const already = running.get(tick.job);
    if (already) return already;
    const run = takeAndRun(tick)
      .catch((error: unknown) => {
        if (!stopping.signal.aborted)
          log.warn({ err: error, job: tick.job }, 'a job could not run; it runs again at its next time');
      })
      .finally(() => running.delete(tick.job));
    running.set(tick.job, run);
    return run;
  }

  async function takeAndRun(tick: Tick): Promise<void> {
    if (tick.mayRun && !(await tick.mayRun())) return;
    const holding = await takeSlot(db, { job: tick.job, everyMs: tick.everyMs, leaseMs, host });
    if (!holding) return;
    const cut = new AbortController();
    const lease = keepLease(holding, cut);
    const hangs = setTimeout(() => cut.abort(new Error(`it hung for ${hangsAfterMs} ms`)), hangsAfterMs);
    const signal = AbortSignal.any([cut.signal, stopping.signal]);
    try {
      const goesOn = (): void => void hangs.refresh();
      const outcome = await outcomeOf(tick, { signal, hold: (trx) => holdSlot(trx, holding), goesOn }, cut.signal);
      if (stopping.signal.aborted && outcome.status !== 'done') await letGo(db, holding, SERVER_STOPS);
      else await finishSlot(db, holding, outcome);
    } finally {
      clearInterval(lease);
      clearTimeout(hangs);
    }
  }

  /** The run's end, or its cutting: what hangs is not waited for, and begins nothing more. */
  async function outcomeOf(tick: Tick, run: Run, cut: AbortSignal): Promise<Outcome> {
    const hung = new Promise<Outcome>((resolve) => {
      cut.addEventListener('abort', () => resolve({ status: 'cut', error: wordsOf(cut.reason) }), { once: true });
    });
    const work = tick.run(run).then(
      (counts): Outcome =>
        stopping.signal.aborted ? { status: 'cut', error: SERVER_STOPS } : { status: 'done', counts },
      (error: unknown): Outcome => {
        if (!stopping.signal.aborted)
          log.error({ err: error, job: tick.job }, 'a job failed; it runs again at its next time');
        return { status: 'failed', error: wordsOf(error) };
      },
    );
    return Promise.race([work, hung]);
  }

  /** Renews the lease, and cuts the run when that cannot be done in time or the slot was taken over. */
  function keepLease(holding: Holding, cut: AbortController): NodeJS.Timeout {
    let renewedAt = performance.now();
    const renew = async (): Promise<void> => {
      const askedAt = performance.now();
      try {
        if (await renewSlot(db, holding, leaseMs)) renewedAt = askedAt;
        else cut.abort(new SlotLost('another server took its slot over'));
      } catch (error) {
        if (askedAt - renewedAt > leaseMs) cut.abort(error);
      }
    };
    return setInterval(() => void renew(), leaseMs / 3);
  }

  for (const tick of ticks) next(tick);
  return {
    async catchUp() {
      for (const tick of ticks) await runOnce(tick);
    },
    async stop() {
      stopping.abort(new Error(SERVER_STOPS));
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 500);
