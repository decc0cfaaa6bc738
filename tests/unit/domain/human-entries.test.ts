import { describe, expect, it } from 'vitest';
import { evaluate } from '#shared/domain/attendance/evaluate.ts';
import { explain, leavesOf } from '#shared/domain/attendance/explain.ts';
import {
  correctionsOf,
  foldEntries,
  isLongEnough,
  isPlausible,
  NOTHING_STANDS,
  overrideConflict,
  overrideOf,
  settableStatuses,
  undoProblem,
  type Base,
  type Change,
  type HumanEntry,
} from '#shared/domain/human-entries.ts';
import { DAY, type Interval } from '#shared/domain/time.ts';
import { factsWith, minutes, policy, visit } from '#tests/support/attendance-facts.ts';

const by = { author: 'staff-2', at: 0, note: '', reason: 'technical', credit: 'by_rule' } as const;
const status = (id: number, to: 'present' | 'excused' | 'absent'): HumanEntry => ({
  ...by,
  id,
  kind: 'status',
  status: to,
});
const stay = (id: number, kind: 'add' | 'cut', from: number, to: number): HumanEntry => ({
  ...by,
  id,
  kind,
  from: minutes(from),
  to: minutes(to),
});
const undo = (id: number, undoesId: number): HumanEntry => ({ ...by, id, kind: 'undo', undoesId });
const contest = (id: number): HumanEntry => ({ id, kind: 'contest', author: 'staff-1', at: 0, note: 'he was there' });
const answer = (id: number, answersId: number): HumanEntry => ({
  id,
  kind: 'contest_answer',
  author: 'staff-2',
  at: 0,
  note: '',
  answersId,
  answer: 'accepted',
});

describe('the entries about one person', () => {
  it.each([
    ['nothing', [], null, [], null, null],
    ['a status stands', [status(1, 'excused')], 'excused', [], 1, null],
    ['the newer status stands over the older', [status(1, 'excused'), status(2, 'absent')], 'absent', [], 2, null],
    ['order of arrival does not matter', [status(2, 'absent'), status(1, 'excused')], 'absent', [], 2, null],
    ['an undone status is gone', [status(1, 'excused'), undo(2, 1)], null, [], 2, null],
    [
      'undoing the newer brings the older back',
      [status(1, 'excused'), status(2, 'absent'), undo(3, 2)],
      'excused',
      [],
      3,
      null,
    ],
    [
      'undoing the older leaves the newer',
      [status(1, 'excused'), status(2, 'absent'), undo(3, 1)],
      'absent',
      [],
      3,
      null,
    ],
    ['corrections add up', [stay(1, 'add', 0, 5), stay(2, 'cut', 3, 4)], null, [1, 2], 2, null],
    ['an undone correction is gone', [stay(1, 'add', 0, 5), stay(2, 'cut', 3, 4), undo(3, 1)], null, [2], 3, null],
    ['a contest is open and decides nothing', [status(1, 'absent'), contest(2)], 'absent', [], 1, 2],
    ['an answered contest is closed', [contest(1), answer(2, 1)], null, [], null, null],
    ['a second contest is open again', [contest(1), answer(2, 1), contest(3)], null, [], null, 3],
  ] as const)('%s', (_name, entries: readonly HumanEntry[], stands, corrections, last, open) => {
    const folded = foldEntries(entries);
    expect(overrideOf(folded)?.status ?? null).toBe(stands);
    expect(folded.corrections.map(({ id }) => id)).toEqual(corrections);
    expect(folded.lastEntryId).toBe(last);
    expect(folded.openContest?.id ?? null).toBe(open);
  });

  it('ask of the ledger what the last one that decides asked', () => {
    expect(foldEntries([{ ...status(1, 'absent'), credit: 'keep' } as HumanEntry, contest(2)]).lastWish).toBe('keep');
  });

  it('come to nothing when there are none', () => {
    expect(foldEntries([])).toEqual(NOTHING_STANDS);
  });

  it('change minutes before merging, and the explanation names each of them', () => {
    const entries = [stay(7, 'add', 30, 50), stay(8, 'cut', 0, 10)];
    const folded = foldEntries(entries);
    const facts = factsWith({ events: visit('a', 0, 30), corrections: correctionsOf(folded), endedAt: minutes(60) });
    expect(evaluate(facts, policy, minutes(90))).toMatchObject({ attendedMs: minutes(40), lateMs: minutes(10) });
    const refs = leavesOf(explain(facts, policy, minutes(90))).map(({ ref }) => ref);
    expect(refs).toContainEqual({ type: 'correction', id: '7' });
    expect(refs).toContainEqual({ type: 'correction', id: '8' });
  });

  it('leave a status by hand standing over corrected minutes', () => {
    const folded = foldEntries([stay(1, 'add', 0, 60), status(2, 'absent')]);
    const facts = factsWith({ corrections: correctionsOf(folded), override: overrideOf(folded), endedAt: minutes(60) });
    expect(evaluate(facts, policy, minutes(90))).toMatchObject({ status: 'absent', attendedMs: minutes(60) });
  });
});

describe('a base', () => {
  const present: Base = { entryId: 4, status: 'partial' };
  it.each([
    ['the same entry and status', { entryId: 4, status: 'partial' }, false],
    ['another status by a late event', { entryId: 4, status: 'absent' }, true],
    ['another person’s entry', { entryId: 3, status: 'partial' }, true],
    ['a first entry that came meanwhile', { entryId: null, status: 'partial' }, true],
  ] as const)('%s', (_name, base, conflicts) => {
    expect(overrideConflict(base, present)).toBe(conflicts);
  });
});

describe('what may be entered', () => {
  it('is any status for a student, and never late for a teacher', () => {
    expect(settableStatuses('student')).toContain('late');
    expect(settableStatuses('teacher')).toEqual(['present', 'partial', 'absent', 'excused']);
  });

  it.each([
    ['', false],
    ['too short', false],
    ['  too short  ', false],
    ['👍👍👍👍👍👍', false],
    ['  spaces do not count  ', true],
    ['عشرة حروف', false],
    ['حضر من هاتف أخيه', true],
  ])('words: “%s”', (text, enough) => expect(isLongEnough(text)).toBe(enough));

  const window = { from: 0, to: minutes(60) };
  it.each<[string, Change & Interval, boolean]>([
    ['presence in the class', { type: 'add', from: 0, to: minutes(30) }, true],
    ['presence that is still to come', { type: 'add', from: 0, to: minutes(71) }, false],
    ['a cut that reaches ahead', { type: 'cut', from: 0, to: minutes(600) }, true],
    ['an interval that ends before it starts', { type: 'cut', from: 1, to: 0 }, false],
    ['an empty one', { type: 'cut', from: 1, to: 1 }, false],
    ['another week’s', { type: 'cut', from: -7 * DAY, to: 0 }, false],
  ])('%s', (_name, change, plausible) => expect(isPlausible(change, window, minutes(70))).toBe(plausible));
});

describe('an undo', () => {
  const entries = [status(1, 'absent'), undo(2, 1), stay(3, 'add', 0, 5), contest(4)];
  it.each([
    [1, 'already_undone'],
    [2, 'not_found'],
    [3, null],
    [4, 'not_found'],
    [9, 'not_found'],
  ])('of entry %i: %s', (id, problem) => expect(undoProblem(entries, id)).toBe(problem));
});
