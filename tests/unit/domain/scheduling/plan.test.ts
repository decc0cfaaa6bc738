import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expandWeekly } from '#shared/domain/scheduling/expand.ts';
import { expandPlan, rulesOf, type WeeklyPlan } from '#shared/domain/scheduling/plan.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';

const plan = (more: Partial<WeeklyPlan> = {}): WeeklyPlan => ({
  times: [
    { weekdays: ['sunday', 'tuesday'], wallTime: '16:00' },
    { weekdays: ['thursday'], wallTime: '18:30' },
  ],
  timeZone: 'Asia/Riyadh',
  durationMinutes: 45,
  startsOn: '2026-01-04',
  untilOn: null,
  count: null,
  ...more,
});

describe('a plan of several wall times', () => {
  test('counts over all of them together, in the order of their times', () => {
    const slots = expandPlan(plan({ count: 4 }), '2026-12-31');
    expect(slots.map(({ date, rule }) => `${date} ${rule.wallTime}`)).toEqual([
      '2026-01-04 16:00',
      '2026-01-06 16:00',
      '2026-01-08 18:30',
      '2026-01-11 16:00',
    ]);
    expect(rulesOf(plan({ count: 4 })).map(({ wallTime, count }) => [wallTime, count])).toEqual([
      ['16:00', 3],
      ['18:30', 1],
    ]);
  });

  test('leaves out a wall time that its count never reaches', () => {
    expect(rulesOf(plan({ count: 2 })).map(({ wallTime }) => wallTime)).toEqual(['16:00']);
  });

  test('takes a wall time that is named twice as one with the days of both', () => {
    const twice = plan({
      times: [
        { weekdays: ['monday', 'sunday'], wallTime: '16:00' },
        { weekdays: ['sunday'], wallTime: '16:00' },
      ],
    });
    expect(rulesOf(twice).map(({ weekdays }) => weekdays)).toEqual([['monday', 'sunday']]);
  });

  test('has the same classes as its rules have one by one', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            weekdays: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1 }),
            wallTime: fc.constantFrom('00:30', '02:30', '16:00', '20:00', '23:30'),
          }),
          { minLength: 1, maxLength: 4 },
        ),
        fc.constantFrom('Africa/Cairo', 'Europe/London', 'Africa/Casablanca'),
        fc.option(fc.integer({ min: 1, max: 30 })),
        (times, timeZone, count) => {
          const one = plan({ times, timeZone, count, startsOn: '2026-03-01', untilOn: '2026-11-15' });
          const whole = expandPlan(one, '2026-11-15').map(({ startsAt }) => startsAt);
          const parts = rulesOf(one).flatMap((rule) =>
            expandWeekly(rule, '2026-11-15').map(({ startsAt }) => startsAt),
          );
          expect(parts.toSorted((a, b) => a - b)).toEqual(whole);
        },
      ),
      { numRuns: 60 },
    );
  });
});
