import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { dueNotices, nextNoticeAt } from '#renderer/features/today/core/class-notices.ts';
import { madeClass, START } from './made-class.ts';

const NONE: ReadonlySet<string> = new Set();
const about = (rows: Parameters<typeof dueNotices>[0], now: number, shown = NONE) =>
  dueNotices(rows, shown, now).map((notice) => notice.about);

describe('desktop notices of a class', () => {
  const row = madeClass();
  it.each([
    ['none before the opening', row.opensAt - 1, []],
    ['one at the opening', row.opensAt, ['opens']],
    ['the start instead of the opening from the start on', START, ['starts']],
    ['none long after the start', START + 5 * MINUTE, []],
  ])('are %s', (_, now, expected) => {
    expect(about([row], now)).toEqual(expected);
  });

  it('come once each', () => {
    const [first] = dueNotices([row], NONE, row.opensAt);
    expect(about([row], row.opensAt + MINUTE, new Set([first?.key ?? '']))).toEqual([]);
    expect(about([row], START, new Set([first?.key ?? '']))).toEqual(['starts']);
  });

  it('come again for a class that was moved', () => {
    const moved = madeClass({ startsAt: START + HOUR });
    const keys = new Set(dueNotices([row], NONE, row.opensAt).map(({ key }) => key));
    expect(about([moved], moved.opensAt, keys)).toEqual(['opens']);
  });

  it.each(['ongoing', 'completed', 'absent', 'cancelled', 'unscheduled'] as const)(
    'are not for a class that is %s',
    (status) => {
      expect(about([madeClass({ status })], START)).toEqual([]);
      expect(nextNoticeAt([madeClass({ status })], 0)).toBeNull();
    },
  );

  it('know when the next one is due', () => {
    expect(nextNoticeAt([row], 0)).toBe(row.opensAt);
    expect(nextNoticeAt([row], row.opensAt)).toBe(START);
    expect(nextNoticeAt([row], START)).toBeNull();
  });
});
