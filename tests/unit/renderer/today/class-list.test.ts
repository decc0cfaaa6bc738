import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import {
  beginningOn,
  classesOf,
  firstChoice,
  isAhead,
  isUndecided,
  overtimeBeside,
  owedOf,
  placeOfNow,
  withClass,
} from '#renderer/features/today/core/class-list.ts';
import { dayOf } from '#renderer/features/today/core/day.ts';
import { madeClass, START } from './made-class.ts';

const DAY = dayOf(START, 'Asia/Riyadh');
const at = (id: number, startsAt: number, change = {}) => madeClass({ id, startsAt, ...change });
const owed = { status: 'completed', evaluated: { done: 1, of: 5 } } as const;

describe('the classes of a day', () => {
  it('are in time order, and by number where they begin together', () => {
    const rows = [at(3, START + HOUR), at(2, START), at(1, START)];
    expect(classesOf(rows, DAY, START).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('hold the one that began before midnight and ends after it', () => {
    const late = at(1, DAY.from - 20 * MINUTE);
    expect(classesOf([late], DAY, START)).toEqual([late]);
    expect(classesOf([at(2, DAY.from - HOUR)], DAY, START)).toEqual([]);
    expect(classesOf([at(3, DAY.to)], DAY, START)).toEqual([]);
  });

  it('hold the one after midnight from the moment its room may be opened', () => {
    const next = at(1, DAY.to + 5 * MINUTE);
    expect(classesOf([next], DAY, next.opensAt - 1)).toEqual([]);
    expect(classesOf([next], DAY, next.opensAt)).toEqual([next]);
  });

  it('take in a chosen one of another day, once', () => {
    const rows = [at(1, START)];
    const yesterday = at(2, START - 30 * HOUR);
    expect(withClass(rows, yesterday).map(({ id }) => id)).toEqual([2, 1]);
    expect(withClass(rows, at(1, START))).toBe(rows);
  });

  it('count tomorrow by its beginnings, without the cancelled', () => {
    const rows = [at(1, DAY.to), at(2, DAY.to + HOUR, { status: 'cancelled' }), at(3, DAY.to - 10 * MINUTE)];
    expect(beginningOn(rows, dayOf(START, 'Asia/Riyadh', 1)).map(({ id }) => id)).toEqual([1]);
  });
});

describe('what is left and what is owed', () => {
  it('counts a class as ahead until its join window closes', () => {
    const row = at(1, START);
    expect(isAhead(row, row.closesAt - 1)).toBe(true);
    expect(isAhead(row, row.closesAt)).toBe(false);
    expect(isAhead(at(1, START, { status: 'cancelled' }), START)).toBe(false);
  });

  it('leaves what no rule could end to a supervisor', () => {
    const row = at(1, START, { status: 'ready' });
    expect(isUndecided(row, row.closesAt)).toBe(true);
    expect(isUndecided({ ...row, status: 'completed' }, row.closesAt)).toBe(false);
  });

  it('names the oldest owed evaluation first, and only held classes', () => {
    const rows = [
      at(1, START, owed),
      at(2, START - 48 * HOUR, owed),
      at(3, START - HOUR, { status: 'absent', evaluated: { done: 0, of: 1 } }),
      at(4, START - HOUR, { status: 'completed', evaluated: { done: 5, of: 5 } }),
      at(5, START - HOUR, { status: 'completed' }),
    ];
    expect(owedOf(rows).map(({ id }) => id)).toEqual([2, 1]);
  });
});

describe('the now-line', () => {
  const rows = [at(1, START), at(2, START + 2 * HOUR)];
  it.each([
    ['above all before the first', START - 1, 0],
    ['under the class that has begun', START, 1],
    ['under all after the last', START + 9 * HOUR, 2],
  ])('stands %s', (_, now, place) => {
    expect(placeOfNow(rows, now)).toBe(place);
  });
});

describe('the class in the middle before anybody has chosen', () => {
  const past = at(1, START - 3 * HOUR, { status: 'completed', evaluated: { done: 5, of: 5 } });
  const open = at(2, START, { status: 'ready' });
  const later = at(3, START + 3 * HOUR);
  it.each([
    ['the one that runs', [past, at(9, START - HOUR, { status: 'ongoing' }), open], START, 9],
    ['the one whose room may be opened', [past, open, later], START, 2],
    ['the next one', [past, later], START, 3],
    ['the oldest that is owed', [past, at(8, START - 2 * HOUR, owed), at(7, START - HOUR, owed)], START, 8],
    ['the last of the day', [past], START, 1],
  ])('is %s', (_, rows, now, id) => {
    expect(firstChoice(rows, now)?.id).toBe(id);
  });

  it('is nothing on an empty day', () => {
    expect(firstChoice([], START)).toBeNull();
  });
});

describe('a class that runs past its end', () => {
  const running = at(1, START - 2 * HOUR, { status: 'ongoing' });
  const next = at(2, START, { status: 'ready' });

  it('ends when another is started, so it is named', () => {
    expect(overtimeBeside([running, next], next, START)).toBe(running);
  });

  it('is not named before its end, nor beside itself', () => {
    expect(overtimeBeside([running, next], next, running.endsAt - 1)).toBeNull();
    expect(overtimeBeside([running], running, START)).toBeNull();
  });
});
