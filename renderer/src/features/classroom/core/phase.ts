import type { Interval } from '#shared/domain/time.ts';

/** What the timer of a class counts at the moment. */
export interface Phase {
  readonly name: 'before' | 'class' | 'overtime';
  /** Until the start, until the end, since the end. Milliseconds. */
  readonly ms: number;
  /** How much of the class is over, 0 to 1. */
  readonly done: number;
}

/** Before, in class, overtime: by the scheduled window `[S, E)` (domain.md). */
export function phaseOf({ from, to }: Interval, now: number): Phase {
  if (now < from) return { name: 'before', ms: from - now, done: 0 };
  if (now < to) return { name: 'class', ms: to - now, done: (now - from) / (to - from) };
  return { name: 'overtime', ms: now - to, done: 1 };
}
