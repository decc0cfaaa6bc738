import { describe, expect, test } from 'vitest';
import {
  bulkRowsOf,
  canChoose,
  packageEffect,
  packagesInTurn,
  sharedStatuses,
} from '#renderer/features/review/core/bulk.ts';
import { doubtsOf } from '#renderer/features/review/core/doubts.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { FOUR, makeSession, stay, type MadePerson, type MadeSession } from '#tests/support/made-sessions.ts';

const minute = (count: number): number => FOUR + count * MINUTE;
const AFTER = minute(100);
const teacher: MadePerson = { role: 'teacher', name: 'أمينة', events: stay('t', minute(20), minute(61)) };
const twoDevices: MadePerson = {
  name: 'بلال',
  events: [
    ...stay('a', minute(0), minute(20), 'DUPLICATE_IDENTITY').map((event) => ({ ...event, device: 'phone' })),
    ...stay('b', minute(20), minute(60)).map((event) => ({ ...event, device: 'laptop' })),
  ],
};
const doubts = (people: readonly MadePerson[], part: Partial<MadeSession> = {}) =>
  doubtsOf(makeSession({ id: 7, now: AFTER, people, ...part }), AFTER);

const change = (before: 'charge' | 'waive' | 'hold' | null, after: 'charge' | 'waive' | 'hold' | null) => ({
  before: { credit: before },
  after: { credit: after },
});

const standing = (credit: 'charge' | 'hold' | 'waive', used: number) => ({
  credit,
  subscription: { id: 3, quota: 8, used, left: 8 - used },
});
const read = (changes: ReturnType<typeof packagesInTurn>) =>
  changes.map((one) => one && [one.before.subscription?.used, one.after.credit, one.after.subscription?.used]);

describe('rows decided together', () => {
  test('are those about a person with a final verdict', () => {
    expect(doubts([teacher, twoDevices]).map((doubt) => canChoose(doubt, AFTER))).toEqual([true, true]);
    expect(
      doubts([twoDevices], { status: 'ready', flags: ['undecided'] }).map((doubt) => canChoose(doubt, AFTER)),
    ).toEqual([false]);
  });

  test('are one a person and class, on the base that the table showed', () => {
    const [first] = doubts([twoDevices]);
    const rows = bulkRowsOf(first ? [first, { ...first, key: 'another doubt about the same person' }] : []);
    expect(rows).toMatchObject([{ key: '7/student-1', sessionId: 7, base: { entryId: null, status: 'present' } }]);
  });

  test('never make a teacher late', () => {
    expect(sharedStatuses(bulkRowsOf(doubts([twoDevices])))).toContain('late');
    expect(sharedStatuses(bulkRowsOf(doubts([teacher, twoDevices])))).not.toContain('late');
  });

  test('say how many credits they give back and charge', () => {
    expect(
      packageEffect([
        change('charge', 'waive'),
        change('charge', 'charge'),
        change('hold', 'charge'),
        change('hold', 'waive'),
        change(null, null),
      ]),
    ).toEqual({ givenBack: 1, charged: 1 });
  });

  test('of one subscription add up, and what would pass its quota is not charged', () => {
    const held = { before: standing('hold', 6), after: standing('charge', 7) };
    const freed = { before: standing('charge', 6), after: standing('waive', 5) };
    expect(read(packagesInTurn([held, null, held, held, freed]))).toEqual([
      [6, 'charge', 7],
      null,
      [7, 'charge', 8],
      [8, 'hold', 8],
      [8, 'waive', 7],
    ]);
  });
});
