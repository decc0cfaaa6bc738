import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockChanges, type ClockedClass, type ClockPerson } from '#shared/domain/scheduling/clock-changes.ts';
import { expandWeekly } from '#shared/domain/scheduling/expand.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';

const student = (timeZone: string, id = 1): ClockPerson => ({ role: 'student', id, timeZone });

function weekly(timeZone: string, wallTime: string, from: string, weeks: number, people: readonly ClockPerson[]) {
  const rule = {
    weekdays: ['sunday'],
    wallTime,
    timeZone,
    durationMinutes: 60,
    startsOn: from,
    untilOn: null,
  } as const;
  return expandWeekly({ ...rule, count: weeks }, '2030-01-01').map(({ startsAt }): ClockedClass<ClockPerson> => ({
    series: 'circle-1',
    startsAt,
    timeZone,
    people,
  }));
}

describe('classes whose local time moves', () => {
  test('a class by Riyadh’s clock comes an hour later in London from the Sunday on which London goes forward', () => {
    const classes = weekly('Asia/Riyadh', '18:00', '2026-03-15', 5, [student('Europe/London')]);
    const moves = clockChanges(classes, Date.parse('2026-03-10T12:00Z'));
    expect(moves).toMatchObject([{ before: '15:00', after: '16:00', minutes: 60, classes: 3 }]);
    expect(new Date(moves[0]!.first.startsAt).toISOString()).toBe('2026-03-29T15:00:00.000Z');
  });

  test('two zones that change on different days move it there and back', () => {
    const classes = weekly('Europe/London', '18:00', '2026-03-01', 6, [student('America/New_York')]);
    const moves = clockChanges(classes, Date.parse('2026-02-27T12:00Z'));
    expect(moves.map(({ before, after, classes: n }) => [before, after, n])).toEqual([
      ['13:00', '14:00', 3],
      ['14:00', '13:00', 2],
    ]);
  });

  test('whoever shares the class’s clock never sees it move, nor do two zones that do not change', () => {
    const people = [student('Africa/Cairo', 1), student('Africa/Cairo', 2)];
    expect(
      clockChanges(weekly('Africa/Cairo', '20:00', '2026-04-01', 10, people), Date.parse('2026-04-01T00:00Z')),
    ).toEqual([]);
    const far = [student('Asia/Kuala_Lumpur')];
    expect(
      clockChanges(weekly('Asia/Riyadh', '20:00', '2026-04-01', 52, far), Date.parse('2026-04-01T00:00Z')),
    ).toEqual([]);
  });

  test('the moves of a year are what the platform’s own clocks show, whatever zone the process is in', () => {
    const zones = ['Africa/Cairo', 'Europe/London', 'Africa/Casablanca', 'Asia/Riyadh', 'America/New_York'] as const;
    const before = process.env['TZ'];
    try {
      fc.assert(
        fc.property(
          fc.constantFrom(...zones),
          fc.constantFrom(...zones),
          fc.constantFrom(...WEEKDAYS),
          fc.constantFrom('UTC', 'America/New_York', 'Asia/Kathmandu'),
          (anchor, own, weekday, processZone) => {
            process.env['TZ'] = processZone;
            const rule = {
              weekdays: [weekday],
              wallTime: '12:00',
              timeZone: anchor,
              durationMinutes: 60,
              startsOn: '2026-01-02',
            };
            const slots = expandWeekly({ ...rule, untilOn: '2026-12-31', count: null }, '2026-12-31');
            const people = [student(own)];
            const classes = slots.map(({ startsAt }) => ({ series: 's', startsAt, timeZone: anchor, people }));
            const clock = new Intl.DateTimeFormat('en-GB', { timeZone: own, hour: '2-digit', minute: '2-digit' });
            const shown = slots.map(({ startsAt }) => clock.format(startsAt));
            const expected = shown.filter((time, index) => index > 0 && time !== shown[index - 1]);
            expect(clockChanges(classes, slots[0]!.startsAt).map(({ after }) => after)).toEqual(expected);
          },
        ),
        { numRuns: 20 },
      );
    } finally {
      if (before === undefined) delete process.env['TZ'];
      else process.env['TZ'] = before;
    }
  });
});
