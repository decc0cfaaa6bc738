import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import type { Running } from './running.ts';

export interface Backoff {
  /** Before the first new start, ms; doubled after each that failed. */
  readonly firstMs: number;
  readonly longestMs: number;
  /** One that ran this long (ms) starts the next row of waits from the first again. */
  readonly steadyMs: number;
}

const BACKOFF: Backoff = { firstMs: 100, longestMs: 10_000, steadyMs: 30_000 };

/**
 * Starts a program anew whenever it goes without having been told to, for as long as it takes, waiting longer after
 * each failure. `restart` answers null for a refusal, which it has reported itself; what it throws is logged, because
 * nobody is there to catch it, and tried again.
 */
export function keepRunning<T extends Running>(options: {
  readonly first: T;
  readonly restart: () => Promise<T | null>;
  readonly onDown: () => void;
  readonly onUp: (running: T) => void;
  readonly log: Log;
  readonly backoff?: Backoff;
}): { readonly current: () => T; readonly stop: () => Promise<void> } {
  const { first, restart, onDown, onUp, log, backoff = BACKOFF } = options;
  const stopping = new AbortController();
  let current = first;

  const watch = async (): Promise<void> => {
    let waitMs = backoff.firstMs;
    for (;;) {
      const since = performance.now();
      const { expected } = await current.exited;
      if (expected || stopping.signal.aborted) return;
      onDown();
      if (performance.now() - since >= backoff.steadyMs) waitMs = backoff.firstMs;
      for (;;) {
        await unlessStopped(waitMs, stopping.signal);
        if (stopping.signal.aborted) return;
        waitMs = Math.min(waitMs * 2, backoff.longestMs);
        const next = await restart().catch((error: unknown) => {
          log.error({ err: error }, 'a supervised program could not be started again');
          return null;
        });
        if (next) {
          current = next;
          break;
        }
      }
      if (stopping.signal.aborted) return;
      onUp(current);
    }
  };
  const watching = watch();

  return {
    current: () => current,
    stop: async () => {
      stopping.abort();
      await current.stop();
      await watching;
      // A start that was under way when we were told to stop ends here.
      await current.stop();
    },
  };
}

async function unlessStopped(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal, ref: false });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
