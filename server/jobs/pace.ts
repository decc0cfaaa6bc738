/** "At least every minute" (domain.md 3.2): three intervals of twenty seconds. */
const MOST_INTERVALS = 3;

/**
 * From the beginning of one round to the next after `away` rounds in a row that did not reach LiveKit. One miss changes
 * nothing: the round after it still comes before the silence counts as blindness (domain.md 3.2).
 */
export function pauseAfter(away: number, everyMs: number): number {
  return everyMs * Math.min(MOST_INTERVALS, 2 ** Math.max(0, away - 1));
}

/** Whether the next round comes later than usual. */
export const isSlowedDown = (away: number): boolean => pauseAfter(away, 1) > 1;

/** When each group of a round's rooms begins, from the round's beginning: evenly over half of the interval. */
export function beginnings(groups: number, everyMs: number): readonly number[] {
  return Array.from({ length: groups }, (_, n) => (n * everyMs) / (2 * groups));
}
