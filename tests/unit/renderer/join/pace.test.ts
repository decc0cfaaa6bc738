import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextQuestion, nextRejoin } from '#renderer/join/core/pace.ts';
import { type JoinState, pageOf } from '#renderer/join/core/page.ts';
import { answered, HOUR, MINUTE, STARTS, stateAfter, unanswered } from './made-class.ts';

const OPENS = STARTS - 10 * MINUTE;
const SECOND = 1_000;

const paceOf = (state: JoinState, now: number, asked = 0, random = 0.5): number | null =>
  nextQuestion(pageOf(state, now), state, { now, asked, random });

const tries = (count: number): JoinState => stateAfter(...Array.from({ length: count }, () => unanswered('timed_out')));

describe('the next question', () => {
  it('is asked at once when the page loads, when a visit ended and after a refusal', () => {
    expect(paceOf(stateAfter(), STARTS)).toBe(0);
    const left = stateAfter(answered('open'), { type: 'join' }, { type: 'entered' }, { type: 'out', how: 'closed' });
    expect(paceOf(left, STARTS)).toBe(0);
  });

  it('never overshoots the moment at which the door opens by more than a blink', () => {
    const state = stateAfter(answered('too_early'));
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 7 * 24 * HOUR }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (before, random) => {
          const pace = paceOf(state, OPENS - before, 0, random);
          expect(pace).toBeLessThanOrEqual(before + 400);
          expect(pace).toBeLessThanOrEqual(6 * MINUTE);
        },
      ),
    );
  });

  it('comes at the very moment when it is near', () => {
    expect(paceOf(stateAfter(answered('too_early')), OPENS - 5 * SECOND, 0, 0)).toBe(5 * SECOND);
  });

  it('is asked every few seconds while the teacher is awaited, ever more calmly', () => {
    const state = stateAfter(answered('waiting'));
    const paces = [0, 1, 2, 3, 4, 5, 50].map((asked) => paceOf(state, OPENS, asked));
    expect(paces).toEqual([2, 3, 3, 5, 5, 8, 8].map((seconds) => seconds * SECOND));
  });

  it('backs off when nobody answers, and spreads a circle of students', () => {
    expect([1, 2, 3, 4, 5, 6, 20].map((count) => paceOf(tries(count), STARTS))).toEqual(
      [1, 2, 4, 8, 15, 30, 30].map((seconds) => seconds * SECOND),
    );
    expect(paceOf(tries(6), STARTS, 0, 0)).toBe(24 * SECOND);
    expect(paceOf(tries(6), STARTS, 0, 0.999)).toBeGreaterThan(35 * SECOND);
  });

  it('is never asked of a dead link or after a removal', () => {
    expect(paceOf(stateAfter(unanswered('link_revoked')), STARTS)).toBeNull();
    const removed = stateAfter(
      answered('open'),
      { type: 'join' },
      { type: 'entered' },
      { type: 'out', how: 'removed' },
    );
    expect(paceOf(removed, STARTS)).toBeNull();
  });
});

it('tries a lost connection again soon, and then less and less often', () => {
  expect([0, 1, 2, 3, 4, 9].map((tries) => nextRejoin(tries, 0.5))).toEqual(
    [2, 4, 8, 15, 30, 30].map((seconds) => seconds * SECOND),
  );
});
