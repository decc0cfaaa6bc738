import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Availability, availableAt, availableWithin } from '#shared/domain/scheduling/availability.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';

const CAIRO = 'Africa/Cairo';
const instant = (text: string): number => Temporal.ZonedDateTime.from(text).epochMilliseconds;
const clock = (hour: number, minute = 0): number => hour * 60 + minute;
const hours = (more: Partial<Availability> = {}): Availability => ({
  timeZone: CAIRO,
  weekly: [{ weekday: 'tuesday', from: clock(16), to: clock(20) }],
  dated: [],
  ...more,
});
/** 24 November 2026 is a Tuesday. */
const cairo = (time: string, date = '2026-11-24'): number => instant(`${date}T${time}[${CAIRO}]`);
const at = (time: string, minutes = 60, date?: string) => {
  const from = cairo(time, date);
  return { from, to: from + minutes * MINUTE };
};

describe('a teacher’s hours', () => {
  test.each([
    ['within them', at('17:00'), true],
    ['from their first to their last minute', at('16:00', 240), true],
    ['a minute before they begin', at('15:59'), false],
    ['a minute beyond their end', at('19:01'), false],
    ['on another day', at('17:00', 60, '2026-11-25'), false],
  ])('%s', (_, slot, expected) => {
    expect(availableAt(hours(), slot)).toBe(expected);
  });

  test('who entered nothing is always available; who entered a day off only then is not', () => {
    expect(availableWithin(hours({ weekly: [] }), at('17:00'))).toBeNull();
    const off = hours({ weekly: [], dated: [{ date: '2026-11-24', what: 'off', minutes: null }] });
    expect(availableAt(off, at('00:00'))).toBe(false);
    expect(availableAt(off, at('23:00'))).toBe(false);
    expect(availableAt(off, at('00:00', 60, '2026-11-25'))).toBe(true);
  });

  test('off takes from the week, extra adds even to a day off', () => {
    const dated = [
      { date: '2026-11-24', what: 'off', minutes: { from: clock(17), to: clock(18) } },
      { date: '2026-11-25', what: 'off', minutes: null },
      { date: '2026-11-25', what: 'extra', minutes: { from: clock(9), to: clock(11) } },
    ] as const;
    const week = hours({ dated });
    expect(availableAt(week, at('16:00'))).toBe(true);
    expect(availableAt(week, at('16:30'))).toBe(false);
    expect(availableAt(week, at('18:00'))).toBe(true);
    expect(availableAt(week, at('09:30', 60, '2026-11-25'))).toBe(true);
  });

  test('hours that go on after midnight are one stretch', () => {
    const night = hours({
      weekly: [
        { weekday: 'tuesday', from: clock(22), to: clock(24) },
        { weekday: 'wednesday', from: 0, to: clock(2) },
      ],
    });
    expect(availableAt(night, at('23:30'))).toBe(true);
    expect(availableAt(night, at('01:30', 60, '2026-11-25'))).toBe(false);
  });

  test.each([
    // 24 April 2026, a Friday: midnight to one does not exist in Cairo, so the day begins at one.
    ['Africa/Cairo', 'friday', 0, 120, '2026-04-24T01:00+03:00', 60],
    // 29 March 2026, a Sunday: London jumps from one to two.
    ['Europe/London', 'sunday', 90, 180, '2026-03-29T02:00+01:00', 60],
    // 25 October 2026: London shows one to two twice; the second hour is in the middle.
    ['Europe/London', 'sunday', 60, 180, '2026-10-25T01:00+01:00', 180],
    // 15 February 2026, before Ramadan: Casablanca shows two to three twice.
    ['Africa/Casablanca', 'sunday', 120, 240, '2026-02-15T02:00+01:00', 180],
    // 22 March 2026, after it: from two to three the clocks jump.
    ['Africa/Casablanca', 'sunday', 60, 240, '2026-03-22T01:00+00:00', 120],
  ] as const)(
    '%s, %s: when the clocks change, from minute %i to %i',
    (timeZone, weekday, from, to, begins, minutes) => {
      const start = Date.parse(begins);
      const found = availableWithin(
        { timeZone, weekly: [{ weekday, from, to }], dated: [] },
        { from: start - 6 * HOUR, to: start + 12 * HOUR },
      );
      expect(found).toEqual([{ from: start, to: start + minutes * MINUTE }]);
    },
  );

  test('a moment is available exactly when its wall clock is within the hours, whatever the clocks do', () => {
    const zones = fc.constantFrom('Africa/Cairo', 'Europe/London', 'Africa/Casablanca');
    const quarter = fc.integer({ min: 0, max: 95 });
    const stretch = fc.tuple(fc.constantFrom(...WEEKDAYS), quarter, fc.integer({ min: 1, max: 96 }));
    const moment = fc.integer({ min: 0, max: 365 * 96 - 1 });
    const first = Date.UTC(2026, 0, 1);
    fc.assert(
      fc.property(zones, fc.array(stretch, { minLength: 1, maxLength: 6 }), moment, (timeZone, rows, quarters) => {
        const weekly = rows
          .filter(([, from, to]) => from < to)
          .map(([weekday, from, to]) => ({ weekday, from: from * 15, to: to * 15 }));
        fc.pre(weekly.length > 0);
        const t = first + quarters * 15 * MINUTE;
        const wall = wallOf(t, timeZone);
        // An hour that is shown twice belongs to its first showing; both are looked at by the table above.
        fc.pre([-HOUR, HOUR].every((other) => wallOf(t + other, timeZone).text !== wall.text));
        const expected = weekly.some(
          ({ weekday, from, to }) => weekday === wall.weekday && from <= wall.minute && wall.minute < to,
        );
        const found = availableWithin({ timeZone, weekly, dated: [] }, { from: t - DAY, to: t + DAY }) ?? [];
        expect(found.some((one) => one.from <= t && t < one.to)).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });
});

/** The wall clock by the other implementation that this computer has. */
function wallOf(t: number, timeZone: string): { weekday: string; minute: number; text: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(t);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return {
    weekday: of('weekday').toLowerCase(),
    minute: Number(of('hour')) * 60 + Number(of('minute')),
    text: parts.map(({ value }) => value).join(''),
  };
}
