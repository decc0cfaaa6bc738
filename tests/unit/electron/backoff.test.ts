import { expect, it } from 'vitest';
import { backoffMs } from '#electron/main/backoff.ts';

it('waits a quarter of a second first, then twice as long each time, ten seconds at most', () => {
  expect([0, 1, 2, 3, 4, 5, 6, 50, 5000].map((attempt) => backoffMs(attempt, 0.5))).toEqual([
    250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000,
  ]);
});

it('spreads the waits by a fifth either way', () => {
  expect(backoffMs(2, 0)).toBe(800);
  expect(backoffMs(2, 1)).toBe(1200);
});
