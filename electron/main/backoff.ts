/**
 * How long to wait before the next try, in milliseconds: doubling from `first`, never more than `most`, spread by a
 * fifth either way so that many desktops do not knock at the same moment. `random` is between 0 and 1.
 */
export function backoffMs(attempt: number, random: number, first = 250, most = 10_000): number {
  const base = Math.min(most, first * 2 ** Math.min(attempt, 30));
  return Math.min(most, Math.round(base * (0.8 + 0.4 * random)));
}
