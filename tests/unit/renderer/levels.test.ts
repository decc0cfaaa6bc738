import { expect, test } from 'vitest';
import { levelOfClock } from '#renderer/features/health/levels.ts';

test.each([
  [0, 'ok'],
  [30_000, 'ok'],
  [-30_000, 'ok'],
  [30_001, 'bad'],
  [-30_001, 'bad'],
  [7_200_000, 'bad'],
])('clocks that are %i ms apart are %s: more than half a minute is said (reliability.md 9)', (skewMs, level) => {
  expect(levelOfClock(skewMs)).toBe(level);
});
