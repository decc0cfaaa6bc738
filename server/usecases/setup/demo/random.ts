/** The demo academy's chance: the same seed makes the same academy. */
export interface Random {
  /** A whole number from `low` up to and including `high`. */
  readonly between: (low: number, high: number) => number;
  /** True in `percent` of a hundred cases. */
  readonly chance: (percent: number) => boolean;
  /** An id in LiveKit's manner, `prefix` and twelve letters or digits. */
  readonly code: (prefix: string) => string;
}

const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Mulberry32: small, well spread, and its whole state is one number. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    between,
    chance: (percent) => next() * 100 < percent,
    code: (prefix) => prefix + Array.from({ length: 12 }, () => LETTERS[between(0, LETTERS.length - 1)]).join(''),
  };
}
