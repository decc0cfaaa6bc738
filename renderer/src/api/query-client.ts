import { QueryClient } from '@tanstack/react-query';
import { toFailure } from './failure.ts';

/** How often something that may pass by itself is tried again, and how long is waited, in milliseconds. */
export const MOST_RETRIES = 4;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 15_000;

/** A refusal or a defect is not tried again: the answer would be the same. */
export const mayRetry = (failures: number, thrown: unknown): boolean =>
  failures < MOST_RETRIES && toFailure(thrown).kind === 'unavailable';

export const retryWait = (failures: number): number => Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);

/**
 * The cache of server data. Live events keep it fresh, so nothing goes stale by time alone; main knows whether there is
 * a network, so the browser's own guess is not asked (`networkMode`).
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: mayRetry,
        retryDelay: retryWait,
        staleTime: 60_000,
        gcTime: 30 * 60_000,
        networkMode: 'always',
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always' },
    },
  });
}
