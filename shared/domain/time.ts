/** Instants and lengths are whole milliseconds; an instant counts from the Unix epoch (UTC). */
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A half-open stretch of time `[from, to)` in epoch milliseconds. */
export type Interval = { readonly from: number; readonly to: number };

const lengthOf = (interval: Interval): number => Math.max(0, interval.to - interval.from);

/** Total length in milliseconds; the intervals must not overlap (see `union`). */
export const totalLength = (intervals: readonly Interval[]): number =>
  intervals.reduce((total, interval) => total + lengthOf(interval), 0);

/**
 * The same moments as sorted, separate intervals; stretches that touch or lie within `maxGap` ms of each
 * other become one. Empty intervals are kept where they stand alone, so that a visit of 0 ms stays visible.
 */
export const union = (intervals: readonly Interval[], maxGap = 0): readonly Interval[] => {
  const merged: Interval[] = [];
  for (const next of intervals.toSorted((a, b) => a.from - b.from || a.to - b.to)) {
    const last = merged.at(-1);
    if (last !== undefined && next.from - last.to <= maxGap) {
      merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, next.to) };
    } else {
      merged.push({ from: next.from, to: next.to });
    }
  }
  return merged;
};

/** What lies inside `window`; what shares no millisecond with it is dropped. */
export const clip = (intervals: readonly Interval[], window: Interval): readonly Interval[] =>
  intervals
    .map(({ from, to }) => ({ from: Math.max(from, window.from), to: Math.min(to, window.to) }))
    .filter(({ from, to }) => from < to);

/** The moments that are in both lists. */
export const intersect = (a: readonly Interval[], b: readonly Interval[]): readonly Interval[] =>
  union(b.flatMap((window) => clip(a, window)));

/** What is left of one interval once `cuts` are taken out; an empty interval inside a cut disappears. */
const subtractFrom = (interval: Interval, cuts: readonly Interval[]): readonly Interval[] =>
  cuts.reduce<readonly Interval[]>(
    (rest, cut) =>
      rest.flatMap((piece) => {
        if (piece.from >= cut.from && piece.from < cut.to && piece.to <= cut.to) return [];
        if (!overlaps(piece, cut)) return [piece];
        return [
          { from: piece.from, to: cut.from },
          { from: cut.to, to: piece.to },
        ].filter(({ from, to }) => from < to);
      }),
    [interval],
  );

/** The moments of `intervals` that are in none of `cuts`. */
export const subtract = (intervals: readonly Interval[], cuts: readonly Interval[]): readonly Interval[] =>
  intervals.flatMap((interval) => subtractFrom(interval, cuts));

/** True when the two share at least one millisecond. */
export const overlaps = (a: Interval, b: Interval): boolean => Math.max(a.from, b.from) < Math.min(a.to, b.to);

/** Whole minutes for display, half up (domain.md 3.4). Never compute with the result. */
export const displayMinutes = (ms: number): number => Math.floor((ms + MINUTE / 2) / MINUTE);
