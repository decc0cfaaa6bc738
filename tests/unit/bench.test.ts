import { describe, expect, it } from 'vitest';
import { holds, median, quantile, ratioOf, tableOf } from '#tests/bench/statistics.ts';

describe('what a bench concludes', () => {
  it('takes quantiles by nearest rank', () => {
    expect([0, 0.5, 0.99, 1].map((share) => quantile([4, 1, 3, 2], share))).toEqual([1, 2, 4, 4]);
    expect(median([3, 1, 2])).toBe(2);
    expect(() => median([])).toThrow('nothing was measured');
  });

  it('compares within each round, so that a slower computer slows both sides', () => {
    expect(
      ratioOf([
        { ours: 200, baseline: 100 },
        { ours: 30, baseline: 10 },
        { ours: 2, baseline: 2 },
      ]),
    ).toBe(2);
  });

  it('forgives noise of fifteen in a hundred and nothing beyond it', () => {
    expect([1.2, 1.03, 1.01].map((value) => holds(value, { atLeast: 1.2 }))).toEqual([true, true, false]);
    expect([20, 22.9, 23.1].map((value) => holds(value, { atMost: 20 }))).toEqual([true, true, false]);
  });

  it('says which bar was missed', () => {
    const finding = { ours: '1/s', baseline: '2/s', unit: '×', bar: { atLeast: 1 } } as const;
    const { text, ok } = tableOf([
      { ...finding, what: 'fast', value: 1 },
      { ...finding, what: 'slow', value: 0.5 },
    ]);
    expect(ok).toBe(false);
    expect(
      text.split('\n').map((line) =>
        line
          .trimEnd()
          .split(/\s{2,}/)
          .at(-1),
      ),
    ).toEqual(['bar', 'holds', 'MISSED']);
  });
});
