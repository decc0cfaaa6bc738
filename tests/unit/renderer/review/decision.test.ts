import type { Person } from '#shared/contract/sessions.ts';
import { describe, expect, it } from 'vitest';
import {
  changeOf,
  conflictOf,
  draftFor,
  instantOf,
  isTouched,
  missingOf,
} from '#renderer/features/review/core/decision.ts';

const CAIRO = 'Africa/Cairo';
const at = (iso: string): number => Date.parse(iso);
/** 16:00 in Cairo, in winter. */
const START = at('2026-11-22T14:00:00Z');
const PERSON: Pick<Person, 'status' | 'entries'> = {
  status: 'partial',
  entries: { lastEntryId: 4, override: null, corrections: [], contest: null },
};

describe('a time that is typed', () => {
  it.each([
    ['16:43', '2026-11-22T14:43:00Z'],
    ['16:43:20', '2026-11-22T14:43:20Z'],
    ['١٦:٤٣', '2026-11-22T14:43:00Z'],
    [' 9:05 ', '2026-11-22T07:05:00Z'],
    // Nearer to the class on the next day than on its own.
    ['00:10', '2026-11-22T22:10:00Z'],
  ])('%s is the nearest such time to the class', (typed, expected) => {
    expect(instantOf(typed, START, CAIRO)).toBe(at(expected));
  });

  it.each(['', '16', '24:00', '16:60', '1643', 'four', '16:43:99'])('"%s" is none', (typed) => {
    expect(instantOf(typed, START, CAIRO)).toBeNull();
  });
});

describe('a decision', () => {
  const draft = draftFor(PERSON);

  it('begins with what the person is, on what was seen', () => {
    expect(draft).toMatchObject({ kind: 'status', status: 'partial', base: { entryId: 4, status: 'partial' } });
    expect(isTouched(draft, PERSON)).toBe(false);
  });

  it('says what is missing, one thing at a time', () => {
    const present = { ...draft, status: 'present' } as const;
    const change = changeOf(present, { startsAt: START }, CAIRO);
    expect(missingOf(present, change)).toBe('reason');
    expect(missingOf({ ...present, reason: 'other', note: 'short' }, change)).toBe('note');
    expect(missingOf({ ...present, reason: 'other', note: 'long enough' }, change)).toBeNull();
    expect(missingOf({ ...present, reason: 'technical' }, change)).toBeNull();
  });

  it('of a stay needs two times in their order', () => {
    const stay = { ...draft, kind: 'add', from: '16:05', to: '16:40', reason: 'technical' } as const;
    expect(changeOf(stay, { startsAt: START }, CAIRO)).toEqual({
      type: 'add',
      from: at('2026-11-22T14:05:00Z'),
      to: at('2026-11-22T14:40:00Z'),
    });
    expect(changeOf({ ...stay, to: '16:05' }, { startsAt: START }, CAIRO)).toBeNull();
    expect(missingOf(stay, changeOf({ ...stay, to: '' }, { startsAt: START }, CAIRO))).toBe('times');
  });

  it('that somebody overtook shows both values', () => {
    expect(
      conflictOf({
        baseEntryId: null,
        baseStatus: 'absent',
        presentEntryId: 7,
        presentStatus: 'excused',
        presentAuthor: 'هند',
        presentAt: 5,
        presentReason: 'agreed_absence',
        presentNote: 'هاتفياً',
      }),
    ).toEqual({
      base: { entryId: null, status: 'absent' },
      present: { entryId: 7, status: 'excused' },
      author: 'هند',
      at: 5,
      reason: 'agreed_absence',
      note: 'هاتفياً',
    });
    expect(conflictOf({ presentStatus: 'unheard-of', baseStatus: 'absent' })).toBeNull();
  });
});
