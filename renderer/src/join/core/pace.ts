import type { JoinState, Page } from './page.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

const BACKOFF: readonly number[] = [1, 2, 4, 8, 15, 30].map((seconds) => seconds * SECOND);
const WAITING: readonly number[] = [2, 3, 3, 5, 5, 8].map((seconds) => seconds * SECOND);

const step = (steps: readonly number[], index: number): number =>
  steps[Math.min(Math.max(0, index), steps.length - 1)] ?? MINUTE;

/** Spread by a fifth either way, so that a circle of twenty does not ask all at once. `random` is in [0, 1). */
const spread = (ms: number, random: number): number => Math.round(ms * (0.8 + 0.4 * random));

/** As good as now, but not in the same millisecond for a whole circle. */
const atOnce = (random: number): number => Math.round(400 * random);

interface Moment {
  readonly now: number;
  /** Questions asked since the page turned to what it shows. */
  readonly asked: number;
  readonly random: number;
}

/**
 * Milliseconds until the server is asked again; null when nothing can change any more. A wait for the door ends in a
 * question at the very moment it opens.
 */
export function nextQuestion(page: Page, state: JoinState, { now, asked, random }: Moment): number | null {
  if (page.kind === 'dead_link' || page.kind === 'removed') return null;
  if (state.failure !== null) return spread(step(BACKOFF, state.tries - 1), random);
  if (state.outdated || page.kind === 'loading') return 0;
  switch (page.kind) {
    case 'before':
    case 'out':
      // The door's time has come since the last answer: who waits for it must not wait longer.
      if (page.door.kind === 'waiting' && state.info?.state === 'too_early') return atOnce(random);
      return untilDoor(page.door, { now, asked, random });
    case 'inside':
      return spread(MINUTE, random);
    default:
      return spread(2 * MINUTE, random);
  }
}

function untilDoor(door: Extract<Page, { kind: 'before' }>['door'], { now, asked, random }: Moment): number {
  switch (door.kind) {
    case 'shut': {
      const opens = Math.max(0, door.opensAt - now);
      const calm = spread(opens > 15 * MINUTE ? 5 * MINUTE : MINUTE, random);
      return Math.min(calm, opens + atOnce(random));
    }
    case 'waiting':
      return spread(step(WAITING, asked), random);
    default:
      return spread(20 * SECOND, random);
  }
}

/** Milliseconds until a lost connection is tried again. */
export const nextRejoin = (tries: number, random: number): number => spread(step(BACKOFF, tries + 1), random);
