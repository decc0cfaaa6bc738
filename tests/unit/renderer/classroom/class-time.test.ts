import { describe, expect, it } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import { type Ending, endingOf, mayMarkAbsent } from '#renderer/features/classroom/core/ending.ts';
import { phaseOf } from '#renderer/features/classroom/core/phase.ts';

const START = 100 * MINUTE;
const END = START + 60 * MINUTE;

describe('the phase of a class', () => {
  it.each([
    ['before', START - MINUTE, { name: 'before', ms: MINUTE, done: 0 }],
    ['in class from S on', START, { name: 'class', ms: 60 * MINUTE, done: 0 }],
    ['in class', START + 45 * MINUTE, { name: 'class', ms: 15 * MINUTE, done: 0.75 }],
    ['overtime from E on', END, { name: 'overtime', ms: 0, done: 1 }],
    ['overtime', END + 5 * MINUTE, { name: 'overtime', ms: 5 * MINUTE, done: 1 }],
  ])('is %s', (_, now, phase) => {
    expect(phaseOf({ from: START, to: END }, now)).toEqual(phase);
  });
});

describe('ending a class for all', () => {
  const session = { status: 'ongoing' as const, startsAt: START, endsAt: END };
  const cases: readonly [string, number, Ending][] = [
    ['is not possible before S', START - 1, { may: false, why: 'too_early', from: START }],
    [
      'needs a reason before half of it',
      START + 30 * MINUTE - 1,
      { may: true, needsReason: true, earlyMs: 30 * MINUTE + 1 },
    ],
    ['needs none from half of it on', START + 30 * MINUTE, { may: true, needsReason: false, earlyMs: 30 * MINUTE }],
    ['is not early at E', END, { may: true, needsReason: false, earlyMs: 0 }],
    ['is not early in overtime', END + MINUTE, { may: true, needsReason: false, earlyMs: 0 }],
  ];
  it.each(cases)('%s', (_, now, ending) => {
    expect(endingOf(session, now)).toEqual(ending);
  });

  it('waits until the server knows that it runs', () => {
    expect(endingOf({ ...session, status: 'ready' }, START)).toEqual({ may: false, why: 'not_begun' });
  });
});

describe('marking the student absent', () => {
  it.each([
    ['ongoing', 'quran', 'individual', true],
    ['ongoing', 'quran', 'trial', true],
    ['ongoing', 'academic', 'individual', true],
    ['ongoing', 'quran', 'circle', false],
    ['ongoing', 'academic', 'course', false],
    ['ongoing', 'interactive', 'course', false],
    ['ready', 'quran', 'individual', false],
    ['completed', 'quran', 'individual', false],
  ] as const)('in a class that is %s, %s, %s: %s', (status, kind, subtype, may) => {
    expect(mayMarkAbsent({ status, kind, subtype })).toBe(may);
  });
});
