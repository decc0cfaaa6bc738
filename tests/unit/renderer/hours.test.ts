import { expect, test } from 'vitest';
import { minutesOf, rangesWrong, timeOf } from '#renderer/features/schedule/planning/hours.ts';

const on = (weekday: string, from: number, to: number) => ({ weekday, from, to });

test('minutes of a day are clock times, and the day’s end is midnight', () => {
  expect([timeOf(0), timeOf(965), timeOf(1440)]).toEqual(['00:00', '16:05', '00:00']);
  expect(minutesOf('16:05')).toBe(965);
});

test('hours are wrong when they end before they begin or share a minute with others of the day', () => {
  expect(rangesWrong([on('sunday', 600, 660), on('sunday', 660, 700), on('monday', 600, 660)])).toBe(false);
  expect(rangesWrong([on('sunday', 600, 660), on('sunday', 659, 700)])).toBe(true);
  expect(rangesWrong([on('sunday', 660, 660)])).toBe(true);
});
