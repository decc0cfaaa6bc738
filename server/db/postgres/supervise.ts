import { keepRunning, type Backoff } from '#server/process/keep-running.ts';
import type { PostgresRefusal, Refused } from './refusal.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres, type PostgresOptions } from './start.ts';

export interface SupervisedPostgres {
  readonly connectionString: string;
  readonly port: number;
  readonly adopted: boolean;
  readonly stop: () => Promise<void>;
}

/**
 * Starts the embedded database and, should it go down while in use, starts it again on the same port, so that pools
 * find it under the address they know. `onDown` hears of each fall and, with the reason, of each start that was
 * refused; `onUp` of each return.
 */
export async function superviseEmbeddedPostgres(
  options: PostgresOptions & {
    readonly onDown?: (refusal: PostgresRefusal | null) => void;
    readonly onUp?: () => void;
    readonly backoff?: Backoff;
  },
): Promise<{ readonly ok: true; readonly postgres: SupervisedPostgres } | Refused> {
  const { onDown, onUp, backoff, ...start } = options;
  const started = await startEmbeddedPostgres(start);
  if (!started.ok) return started;
  const { connectionString, port, adopted } = started.postgres;
  const restart = async (): Promise<EmbeddedPostgres | null> => {
    const again = await startEmbeddedPostgres({ ...start, port });
    if (again.ok) return again.postgres;
    start.log.error({ refusal: again.refusal }, 'the embedded database cannot be started again');
    onDown?.(again.refusal);
    return null;
  };
  const kept = keepRunning({
    first: started.postgres,
    restart,
    onDown: () => onDown?.(null),
    onUp: () => onUp?.(),
    log: start.log,
    ...(backoff ? { backoff } : {}),
  });
  return { ok: true, postgres: { connectionString, port, adopted, stop: kept.stop } };
}
