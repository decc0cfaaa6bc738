const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Unit = 'days' | 'hours' | 'minutes' | 'seconds';

export interface Part {
  readonly unit: Unit;
  readonly count: number;
}

const UNITS: readonly (readonly [Unit, number])[] = [
  ['days', DAY],
  ['hours', HOUR],
  ['minutes', MINUTE],
  ['seconds', SECOND],
];

/**
 * What is left of a wait, in its two largest units, the second left out when it is zero: `2 minutes, 40 seconds`.
 * Rounded up to whole seconds, so that it says zero only when nothing is left.
 */
export function leftParts(ms: number): readonly [Part] | readonly [Part, Part] {
  const whole = Math.ceil(Math.max(0, ms) / SECOND) * SECOND;
  const largest = UNITS.findIndex(([, size]) => whole >= size);
  const [unit, size] = UNITS[largest] ?? (['seconds', SECOND] as const);
  const first: Part = { unit, count: Math.floor(whole / size) };
  const next = largest === -1 ? undefined : UNITS[largest + 1];
  const count = next === undefined ? 0 : Math.floor((whole % size) / next[1]);
  return next === undefined || count === 0 ? [first] : [first, { unit: next[0], count }];
}

/** From a day on, a wait is told in words; numerals that run would only make it longer. */
export const isFarOff = (ms: number): boolean => ms >= DAY;
