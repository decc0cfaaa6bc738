import type { SessionDetail } from '#shared/contract/sessions.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';

/** How much is shown before and after the counted window (look.md, 04). */
const MARGIN_MS = 15 * MINUTE;
/** Steps between two labels; the first that divides the window into no more than MOST_STEPS is taken. */
const STEPS = [5, 10, 15, 20, 30, 60, 120].map((minutes) => minutes * MINUTE);
const MOST_STEPS = 5;

/** The stretch of time that a timeline shows, and the part of it that counts. */
export interface Scale extends Interval {
  readonly window: Interval;
}

export function scaleOf({ startsAt, endsAt, window }: Pick<SessionDetail, 'startsAt' | 'endsAt' | 'window'>): Scale {
  return {
    from: Math.min(startsAt, window.from) - MARGIN_MS,
    to: Math.max(endsAt, window.to) + MARGIN_MS,
    window: { from: window.from, to: window.to },
  };
}

/** Where a moment stands: 0 at the start side, 1 at the end side; what lies outside stands at the edge. */
export const placeOf = (scale: Scale, at: number): number =>
  Math.max(0, Math.min(1, (at - scale.from) / (scale.to - scale.from)));

/** The labelled moments: both ends of the window and even steps from its start between them. */
export function ticksOf({ window }: Scale): readonly number[] {
  const length = window.to - window.from;
  if (length <= 0) return [window.from];
  const fitting = STEPS.filter((one) => length / one <= MOST_STEPS);
  const step = fitting.find((one) => length % one === 0) ?? fitting[0] ?? length;
  const ticks: number[] = [];
  // A step close to the window's end makes way for it: the end is always said.
  for (let at = window.from; at <= window.to - step * 0.75; at += step) ticks.push(at);
  return [...ticks, window.to];
}
