import { describe, expect, test } from 'vitest';
import { parseDay, parseTime, shiftTime } from '#renderer/i18n/typed.ts';

describe('times and days as people type them', () => {
  test.each([
    ['16:05', '16:05'],
    ['1605', '16:05'],
    ['٢٠:٣٠', '20:30'],
    ['۷.۱۵', '07:15'],
    [' 9 ', '09:00'],
    ['24:00', null],
    ['16:60', null],
    ['4 pm', null],
    ['', null],
  ])('the time %j is %j', (typed, time) => {
    expect(parseTime(typed)).toBe(time);
  });

  test('a time steps round midnight', () => {
    expect([shiftTime('23:55', 5), shiftTime('00:00', -5)]).toEqual(['00:00', '23:55']);
  });

  test.each([
    ['2026-11-30', '2026-11-30'],
    ['30/11/2026', '2026-11-30'],
    ['٣٠/١١', '2026-11-30'],
    ['1.2.2027', '2027-02-01'],
    ['30/02/2026', null],
    ['next Sunday', null],
  ])('the day %j is %j', (typed, day) => {
    expect(parseDay(typed, '2026-11-28')).toBe(day);
  });
});
