import { describe, expect, it } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import { heroOf, type Hero } from '#renderer/features/today/core/hero.ts';
import { madeClass, START } from './made-class.ts';

const END = START + 60 * MINUTE;
const OPENS = START - 15 * MINUTE;
const CLOSES = END + 30 * MINUTE;

type Row = Parameters<typeof madeClass>[0];
const CASES: readonly [says: string, row: Row, now: number, hero: Hero][] = [
  ['says when it opens before that', {}, OPENS - 1, { kind: 'opens', at: OPENS, inMs: 1 }],
  ['can be started from the opening on', {}, OPENS, { kind: 'start' }],
  ['can be started after its time, until its end', {}, END - 1, { kind: 'start' }],
  ['cannot be opened any more at its end', {}, END, { kind: 'missed' }],
  ['can be entered after its end while its room is open', { status: 'ready' }, END + MINUTE, { kind: 'start' }],
  ['is closed once the join window is', { status: 'ready' }, CLOSES, { kind: 'missed' }],
  ['leads back while it runs', { status: 'ongoing' }, START, { kind: 'return' }],
  ['leads back in overtime', { status: 'ongoing' }, CLOSES + MINUTE, { kind: 'return' }],
  [
    'asks for the evaluation that is owed',
    { status: 'completed', evaluated: { done: 3, of: 6 } },
    CLOSES,
    { kind: 'evaluate', done: 3, of: 6 },
  ],
  ['is done when all are evaluated', { status: 'completed', evaluated: { done: 6, of: 6 } }, CLOSES, { kind: 'done' }],
  ['is done when nobody was there to evaluate', { status: 'completed' }, CLOSES, { kind: 'done' }],
  ['is done when the student was absent', { status: 'absent', evaluated: { done: 0, of: 1 } }, END, { kind: 'done' }],
  ['is nothing when it was cancelled', { status: 'cancelled' }, OPENS, { kind: 'none' }],
];

describe('the big button', () => {
  it.each(CASES)('%s', (_, row, now, hero) => {
    expect(heroOf(madeClass(row), now, true)).toEqual(hero);
  });

  it('keeps its word without a connection, but cannot be pressed', () => {
    expect(heroOf(madeClass(), START, false)).toEqual({ kind: 'offline', what: 'start' });
    expect(heroOf(madeClass({ status: 'ongoing' }), START, false)).toEqual({ kind: 'offline', what: 'return' });
  });

  it('asks for an evaluation without a connection too: that needs no room', () => {
    const row = madeClass({ status: 'completed', evaluated: { done: 0, of: 1 } });
    expect(heroOf(row, CLOSES, false).kind).toBe('evaluate');
  });
});
