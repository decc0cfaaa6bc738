import { expect, it } from 'vitest';
import { beginnings, pauseAfter } from '#server/jobs/pace.ts';

it.each([
  [0, 20_000],
  [1, 20_000],
  [2, 40_000],
  [3, 60_000],
  [4, 60_000],
  [5_000, 60_000],
])('after %d rounds without LiveKit the next one comes after %d ms', (away, pause) => {
  expect(pauseAfter(away, 20_000)).toBe(pause);
});

it.each([
  [0, []],
  [1, [0]],
  [2, [0, 5_000]],
  [4, [0, 2_500, 5_000, 7_500]],
])('%d groups of rooms begin evenly within half of the interval', (groups, offsets) => {
  expect(beginnings(groups, 20_000)).toEqual(offsets);
});
