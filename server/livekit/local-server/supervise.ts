import { keepRunning, type Backoff } from '#server/process/keep-running.ts';
import type { LiveKitRefusal, Refused } from './refusal.ts';
import { startLocalLiveKit, type LocalLiveKit, type LocalLiveKitOptions } from './start.ts';

export interface SupervisedLiveKit {
  readonly url: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly adopted: boolean;
  /** The process that runs now. */
  readonly pid: () => number;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the local LiveKit server and, should it go down, starts it again on the same ports with the same keys: people
 * in class then come back by themselves, but its rooms are gone, so `onUp` has to make those of live sessions again.
 * `onDown` hears of each fall and, with the reason, of each start that was refused.
 */
export async function superviseLocalLiveKit(
  options: LocalLiveKitOptions & {
    readonly onDown?: (refusal: LiveKitRefusal | null) => void;
    readonly onUp?: () => void;
    readonly backoff?: Backoff;
  },
): Promise<{ readonly ok: true; readonly liveKit: SupervisedLiveKit } | Refused> {
  const { onDown, onUp, backoff, ...start } = options;
  const started = await startLocalLiveKit(start);
  if (!started.ok) return started;
  const { url, apiKey, apiSecret, adopted, ports } = started.liveKit;
  const restart = async (): Promise<LocalLiveKit | null> => {
    const again = await startLocalLiveKit({ ...start, ports });
    if (again.ok) return again.liveKit;
    start.log.error({ refusal: again.refusal }, 'the local LiveKit server cannot be started again');
    onDown?.(again.refusal);
    return null;
  };
  const kept = keepRunning({
    first: started.liveKit,
    restart,
    onDown: () => onDown?.(null),
    onUp: () => onUp?.(),
    log: start.log,
    ...(backoff ? { backoff } : {}),
  });
  return { ok: true, liveKit: { url, apiKey, apiSecret, adopted, pid: () => kept.current().pid, stop: kept.stop } };
}
