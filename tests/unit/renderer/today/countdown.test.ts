import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { type Countdown, countdownOf, figureOf } from '#renderer/features/today/core/countdown.ts';
import { madeClass, START } from './made-class.ts';

const row = madeClass();

describe('the figure beside a class', () => {
  it.each([
    ['counts down to the start', START - 8 * MINUTE, { until: 'start', ms: 8 * MINUTE }],
    ['counts down to the end from the start on', START, { until: 'end', ms: HOUR }],
    ['counts up from the end on', row.endsAt + MINUTE, { until: 'overtime', ms: MINUTE }],
    ['is gone when the join window closes', row.closesAt, null],
    ['is not there for a class of another day', START - 24 * HOUR, null],
  ])('%s', (_, now, countdown) => {
    expect(countdownOf(row, now)).toEqual(countdown);
  });

  it.each(['completed', 'absent', 'cancelled'] as const)('is not there for a class that is %s', (status) => {
    expect(countdownOf(madeClass({ status }), START)).toBeNull();
  });
});

describe('how it is written', () => {
  const cases: readonly [string, Countdown, ReturnType<typeof figureOf>][] = [
    ['minutes that are left, rounded up', { until: 'start', ms: 7 * MINUTE + 1 }, { unit: 'minutes', value: 8 }],
    ['seconds in the last minute', { until: 'start', ms: MINUTE - 1 }, { unit: 'seconds', value: 60 }],
    ['never zero before it is over', { until: 'end', ms: 1 }, { unit: 'seconds', value: 1 }],
    [
      'minutes that have passed, rounded down',
      { until: 'overtime', ms: 2 * MINUTE - 1 },
      { unit: 'minutes', value: 1 },
    ],
    ['whole hours from a hundred minutes on', { until: 'start', ms: 125 * MINUTE }, { unit: 'hours', value: 3 }],
    ['minutes below that', { until: 'end', ms: 99 * MINUTE }, { unit: 'minutes', value: 99 }],
    ['seconds of overtime too', { until: 'overtime', ms: 30 * SECOND + 1 }, { unit: 'seconds', value: 30 }],
  ];
  it.each(cases)('%s', (_, countdown, figure) => {
    expect(figureOf(countdown)).toEqual(figure);
  });
});
