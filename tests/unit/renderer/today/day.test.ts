import { describe, expect, it } from 'vitest';
import { HOUR } from '#shared/domain/time.ts';
import { dayOf, sameClock } from '#renderer/features/today/core/day.ts';

describe('a day by the clocks of a zone', () => {
  it('begins at midnight there, not in UTC', () => {
    const { from, to } = dayOf(Date.UTC(2026, 10, 23, 22, 30), 'Asia/Riyadh');
    expect(from).toBe(Date.UTC(2026, 10, 23, 21, 0));
    expect(to - from).toBe(24 * HOUR);
  });

  it.each([
    ['23 hours when the clocks go forward', Date.UTC(2026, 2, 29, 12), 23],
    ['25 hours when they go back', Date.UTC(2026, 9, 25, 12), 25],
  ])('has %s', (_, now, hours) => {
    const { from, to } = dayOf(now, 'Europe/London');
    expect((to - from) / HOUR).toBe(hours);
  });

  it('follows the one before without a gap, across a change of clocks', () => {
    const now = Date.UTC(2026, 9, 24, 12);
    expect(dayOf(now, 'Europe/London', 1).from).toBe(dayOf(now, 'Europe/London').to);
    expect(dayOf(now, 'Europe/London', 2).from).toBe(dayOf(now, 'Europe/London', 1).to);
  });
});

describe('two zones', () => {
  it('show the same clock for as long as their offsets agree', () => {
    const winter = Date.UTC(2026, 0, 10);
    const summer = Date.UTC(2026, 6, 10);
    expect(sameClock('Asia/Riyadh', 'Asia/Kuwait', winter)).toBe(true);
    expect(sameClock('Asia/Riyadh', 'Africa/Cairo', winter)).toBe(false);
    expect(sameClock('Asia/Riyadh', 'Africa/Cairo', summer)).toBe(true);
  });
});
