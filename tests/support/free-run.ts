import type { Run } from '#server/jobs/ticks.ts';

/** A run that nobody cuts off, for jobs that a test runs by hand. */
export const FREE_RUN: Run = {
  signal: new AbortController().signal,
  hold: () => Promise.resolve(),
  goesOn: () => undefined,
};
