import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { expandWeekly, type WeeklyRule } from '#shared/domain/scheduling/expand.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';

const rule = (more: Partial<WeeklyRule> = {}): WeeklyRule => ({
  weekdays: ['sunday', 'wednesday'],
  wallTime: '20:00',
  timeZone: 'Africa/Cairo',
  durationMinutes: 45,
  startsOn: '2026-04-20',
  untilOn: null,
  count: null,
  ...more,
});
const starts = (one: WeeklyRule, through: string): readonly string[] =>
  expandWeekly(one, through).map(({ startsAt }) => new Date(startsAt).toISOString());

const ZONES = ['Africa/Cairo', 'Europe/London', 'Africa/Casablanca'] as const;
const CLOCKS = new Map<string, Intl.DateTimeFormat>(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** What the platform's own calendar, not Temporal, says that the clock on the wall shows. */
const wallClock = (instant: number, timeZone: string): string => CLOCKS.get(timeZone)!.format(instant);

describe('a weekly schedule', () => {
  test('has its classes on its weekdays, from its first date on, the last date included', () => {
    expect(starts(rule({ startsOn: '2026-01-04', untilOn: '2026-01-14' }), '2026-12-31')).toEqual([
      '2026-01-04T18:00:00.000Z',
      '2026-01-07T18:00:00.000Z',
      '2026-01-11T18:00:00.000Z',
      '2026-01-14T18:00:00.000Z',
    ]);
  });

  test('ends at its count or at its date, whichever comes first', () => {
    expect(starts(rule({ count: 3 }), '2026-12-31')).toHaveLength(3);
    expect(starts(rule({ count: 30, untilOn: '2026-04-29' }), '2026-12-31')).toHaveLength(3);
    expect(starts(rule({ untilOn: '2026-04-19' }), '2026-12-31')).toEqual([]);
  });

  test('a class lasts its minutes even where the clocks change in the middle of it', () => {
    const [slot] = expandWeekly(
      rule({ timeZone: 'Europe/London', wallTime: '00:30', startsOn: '2026-03-29', durationMinutes: 60 }),
      '2026-03-29',
    );
    expect(slot).toMatchObject({ startsAt: Date.UTC(2026, 2, 29, 0, 30), endsAt: Date.UTC(2026, 2, 29, 1, 30) });
  });

  test.each([
    ['a zone', { timeZone: 'Africa/Atlantis' }],
    ['a date', { startsOn: '2026-02-30' }],
    ['a wall time', { wallTime: '24:30' }],
  ])('refuses %s that does not exist', (_, more) => {
    expect(() => expandWeekly(rule({ startsOn: '2026-01-04', ...more }), '2026-12-31')).toThrow(RangeError);
  });
});

/** Zone, date and wall time; the instant it stands for and what is reported. */
const CHANGES = [
  ['Cairo the evening before the clocks go forward', 'Africa/Cairo', '2026-04-23', '20:00', '2026-04-23T18:00Z', null],
  ['Cairo the evening after', 'Africa/Cairo', '2026-04-24', '20:00', '2026-04-24T17:00Z', null],
  ['Cairo at a midnight that does not exist', 'Africa/Cairo', '2026-04-24', '00:00', '2026-04-23T22:00Z', 'gap'],
  ['Cairo at a half hour that does not exist', 'Africa/Cairo', '2026-04-24', '00:30', '2026-04-23T22:30Z', 'gap'],
  ['Cairo at an hour that comes twice', 'Africa/Cairo', '2026-10-29', '23:30', '2026-10-29T20:30Z', 'twice'],
  ['London at 1:30 that does not exist', 'Europe/London', '2026-03-29', '01:30', '2026-03-29T01:30Z', 'gap'],
  ['London right after the gap', 'Europe/London', '2026-03-29', '02:00', '2026-03-29T01:00Z', null],
  ['London at 1:30 that comes twice', 'Europe/London', '2026-10-25', '01:30', '2026-10-25T00:30Z', 'twice'],
  ['Casablanca before Ramadan', 'Africa/Casablanca', '2026-02-14', '20:00', '2026-02-14T19:00Z', null],
  ['Casablanca as Ramadan comes, twice', 'Africa/Casablanca', '2026-02-15', '02:30', '2026-02-15T01:30Z', 'twice'],
  ['Casablanca in Ramadan', 'Africa/Casablanca', '2026-02-15', '20:00', '2026-02-15T20:00Z', null],
  ['Casablanca after Ramadan, in the gap', 'Africa/Casablanca', '2026-03-22', '02:30', '2026-03-22T02:30Z', 'gap'],
  ['Casablanca after Ramadan', 'Africa/Casablanca', '2026-03-22', '20:00', '2026-03-22T19:00Z', null],
] as const;

describe.each(['UTC', 'America/St_Johns', 'Asia/Kathmandu'])('on a computer that stands in %s', (computer) => {
  const before = process.env.TZ;
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test.each(CHANGES)('%s', (_, timeZone, startsOn, wallTime, instant, clockChange) => {
    process.env.TZ = computer;
    expect(new Date(0).getTimezoneOffset() === 0).toBe(computer === 'UTC');
    const [slot] = expandWeekly(rule({ weekdays: WEEKDAYS, timeZone, startsOn, wallTime }), startsOn);
    expect(slot).toMatchObject({ date: startsOn, startsAt: Date.parse(instant), clockChange });
  });
});

const pad = (n: number): string => String(n).padStart(2, '0');
const isoDate = (day: number): string => new Date(day).toISOString().slice(0, 10);

describe('any weekly schedule', () => {
  const dates = fc.integer({ min: 0, max: 4 * 365 }).map((n) => Date.UTC(2025, 0, 1) + n * DAY);
  const rules = fc.record({
    weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
    wallTime: fc.tuple(fc.nat(23), fc.nat(59)).map(([hour, minute]) => `${pad(hour)}:${pad(minute)}`),
    timeZone: fc.constantFrom(...ZONES),
    durationMinutes: fc.integer({ min: 15, max: 180 }),
    startsOn: dates.map(isoDate),
    untilOn: fc.constant(null),
    count: fc.option(fc.integer({ min: 1, max: 60 })),
  });
  const lengths = fc.nat(400);
  const through = (one: WeeklyRule, days: number): string => isoDate(Date.parse(one.startsOn) + days * DAY);

  test('stands at its wall time on its own date, or says that the clocks moved it by their hour', () => {
    fc.assert(
      fc.property(rules, lengths, (one, days) => {
        for (const slot of expandWeekly(one, through(one, days))) {
          const shown = wallClock(slot.startsAt, one.timeZone);
          const wanted = `${slot.date} ${one.wallTime}`;
          if (slot.clockChange !== 'gap') expect(shown).toBe(wanted);
          else expect(Date.parse(`${shown}Z`) - Date.parse(`${wanted}Z`)).toBe(HOUR);
          const anHourBefore = wallClock(slot.startsAt - HOUR, one.timeZone);
          const anHourAfter = wallClock(slot.startsAt + HOUR, one.timeZone);
          expect(anHourBefore).not.toBe(wanted);
          expect(anHourAfter === wanted).toBe(slot.clockChange === 'twice');
          expect(slot.endsAt - slot.startsAt).toBe(one.durationMinutes * MINUTE);
        }
      }),
      { numRuns: 150 },
    );
  });

  test('has exactly the days that the calendar has, never more than its count', () => {
    fc.assert(
      fc.property(rules, lengths, (one, days) => {
        const first = Date.parse(one.startsOn);
        const expected = Array.from({ length: days + 1 }, (_, n) => first + n * DAY)
          .filter((day) => one.weekdays.some((name) => WEEKDAYS.indexOf(name) === new Date(day).getUTCDay()))
          .slice(0, one.count ?? undefined)
          .map(isoDate);
        expect(expandWeekly(one, through(one, days)).map(({ date }) => date)).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });

  test('looked at further ahead only grows at its end, so that generating again finds the same slots', () => {
    fc.assert(
      fc.property(rules, lengths, lengths, (one, days, more) => {
        const near = expandWeekly(one, through(one, days));
        expect(expandWeekly(one, through(one, days + more)).slice(0, near.length)).toEqual(near);
      }),
      { numRuns: 100 },
    );
  });
});
