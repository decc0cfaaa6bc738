import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockFrom, hasSlept, timeBy } from '#renderer/join/core/clock.ts';
import { isFarOff, leftParts } from '#renderer/join/core/left.ts';
import { attendedMs, readStays, withStay } from '#renderer/join/core/stays.ts';
import { phaseOf } from '#renderer/join/core/stage.ts';
import { dayWord, isSameDate, readsTheSame } from '#renderer/join/core/when.ts';
import { HOUR, MINUTE, STARTS } from './made-class.ts';

const SECOND = 1_000;
const DAY = 24 * HOUR;

describe('the server’s clock', () => {
  const clock = clockFrom({ now: STARTS, askedAtTicks: 500, answeredAtTicks: 700, answeredAtWall: 9 * HOUR });

  it('counts half of the way there and back as the answer’s age, then runs by ticks', () => {
    expect(timeBy(clock, 700)).toBe(STARTS + 100);
    expect(timeBy(clock, 700 + MINUTE)).toBe(STARTS + 100 + MINUTE);
  });

  it('does not care what the device’s own clock says', () => {
    const wrong = clockFrom({ now: STARTS, askedAtTicks: 500, answeredAtTicks: 700, answeredAtWall: 0 });
    expect(timeBy(wrong, 5_000)).toBe(timeBy(clock, 5_000));
  });

  it('notices a sleep, during which ticks stand still', () => {
    expect(hasSlept(clock, 700 + MINUTE, 9 * HOUR + MINUTE)).toBe(false);
    expect(hasSlept(clock, 700 + MINUTE, 9 * HOUR + MINUTE + 3 * SECOND)).toBe(true);
  });
});

describe('what is left', () => {
  it.each([
    [0, [['seconds', 0]]],
    [-5 * SECOND, [['seconds', 0]]],
    [1, [['seconds', 1]]],
    [59.2 * SECOND, [['minutes', 1]]],
    [
      160 * SECOND,
      [
        ['minutes', 2],
        ['seconds', 40],
      ],
    ],
    [HOUR, [['hours', 1]]],
    [HOUR + 59 * SECOND, [['hours', 1]]],
    [
      5 * HOUR + 12 * MINUTE + 9 * SECOND,
      [
        ['hours', 5],
        ['minutes', 12],
      ],
    ],
    [DAY - 1, [['days', 1]]],
    [
      2 * DAY + 3 * HOUR + 5 * MINUTE,
      [
        ['days', 2],
        ['hours', 3],
      ],
    ],
  ] as const)('%d ms', (ms, parts) => {
    expect(leftParts(ms).map(({ unit, count }) => [unit, count])).toEqual(parts);
  });

  it('says zero only when nothing is left', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 * DAY }), (ms) => {
        expect(leftParts(ms).some(({ count }) => count > 0)).toBe(true);
      }),
    );
  });

  it('is told in words from a day on', () => {
    expect(isFarOff(DAY - 1)).toBe(false);
    expect(isFarOff(DAY)).toBe(true);
  });
});

const at = (iso: string): number => Date.parse(iso);

describe('a day’s name', () => {
  it.each([
    ['the same evening', '2026-11-23T17:30Z', '2026-11-23T08:00Z', 'Europe/London', 'today'],
    ['past midnight there, not here', '2026-11-23T22:30Z', '2026-11-23T20:00Z', 'Asia/Riyadh', 'tomorrow'],
    ['the same instant further west', '2026-11-23T22:30Z', '2026-11-23T20:00Z', 'Europe/London', 'today'],
    ['the next day', '2026-11-24T10:00Z', '2026-11-23T20:00Z', 'Europe/London', 'tomorrow'],
    ['the day after', '2026-11-25T10:00Z', '2026-11-23T20:00Z', 'Europe/London', 'date'],
    ['over the end of a year', '2027-01-01T10:00Z', '2026-12-31T10:00Z', 'Europe/London', 'tomorrow'],
    ['over a day of 23 hours', '2026-03-29T21:00Z', '2026-03-28T23:30Z', 'Europe/London', 'tomorrow'],
    ['over a day of 25 hours', '2026-10-26T00:30Z', '2026-10-25T00:30Z', 'Europe/London', 'tomorrow'],
    ['yesterday', '2026-11-22T10:00Z', '2026-11-23T10:00Z', 'Europe/London', 'date'],
  ] as const)('%s', (_name, then, now, zone, word) => {
    expect(dayWord(at(then), at(now), zone)).toBe(word);
  });

  it('is the same clock where the walls say the same, whatever the zone is called', () => {
    expect(readsTheSame(STARTS, 'Asia/Riyadh', 'Asia/Kuwait')).toBe(true);
    expect(readsTheSame(STARTS, 'Europe/London', 'Africa/Casablanca')).toBe(false);
    expect(readsTheSame(STARTS, 'Pacific/Kiritimati', 'Pacific/Honolulu')).toBe(false);
    expect(isSameDate(STARTS, 'Europe/London', 'Asia/Riyadh')).toBe(true);
    expect(isSameDate(STARTS, 'Europe/London', 'Asia/Kuala_Lumpur')).toBe(false);
  });
});

describe('the time in the class', () => {
  const about = { startsAt: STARTS, endsAt: STARTS + 30 * MINUTE };

  it('is what lies inside the class’s own time', () => {
    const early = withStay(null, STARTS, STARTS - 5 * MINUTE, STARTS + 10 * MINUTE);
    const twice = withStay(early, STARTS, STARTS + 20 * MINUTE, STARTS + 45 * MINUTE);
    expect(attendedMs(early, about)).toBe(10 * MINUTE);
    expect(attendedMs(twice, about)).toBe(20 * MINUTE);
  });

  it('begins anew with another class', () => {
    const other = withStay(
      withStay(null, STARTS, STARTS, STARTS + MINUTE),
      STARTS + DAY,
      STARTS + DAY,
      STARTS + DAY + MINUTE,
    );
    expect(other.list).toHaveLength(1);
    expect(attendedMs(other, about)).toBe(0);
    expect(attendedMs(null, about)).toBe(0);
  });

  it('survives a reload, and a shelf that holds nonsense', () => {
    const stays = withStay(null, STARTS, STARTS + 0.4, STARTS + MINUTE);
    expect(readStays(JSON.stringify(stays))).toEqual(stays);
    for (const kept of [null, '', '{', '[]', '{"startsAt":"x","list":[]}']) expect(readStays(kept)).toBeNull();
  });

  it('is early, on or overtime', () => {
    expect([STARTS - 1, STARTS, about.endsAt - 1, about.endsAt].map((now) => phaseOf(about, now))).toEqual([
      'early',
      'on',
      'on',
      'overtime',
    ]);
  });
});
