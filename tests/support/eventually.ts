import { vi } from 'vitest';

/** Waits until the check holds. Long, since a busy computer is no mistake; the test's own limit stands behind it. */
export const eventually = <Result>(check: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(check, { timeout: 25_000, interval: 20 });
