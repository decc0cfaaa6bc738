import { describe, expect, test } from 'vitest';
import { rankSubstitutes, type Substitute } from '#shared/domain/scheduling/substitutes.ts';

const one = (name: string, more: Partial<Substitute> = {}): Substitute => ({
  teacherId: 1,
  name,
  taughtKind: 0,
  knows: 0,
  thatDay: 0,
  ...more,
});

describe('free teachers for another’s class', () => {
  test('who has taught the kind stands first, then who knows the students, then who has the freer day', () => {
    const ranked = rankSubstitutes([
      one('a free day, never this kind', { knows: 3 }),
      one('a full day', { taughtKind: 9, thatDay: 4 }),
      one('a freer day', { taughtKind: 2, thatDay: 1 }),
      one('knows two of them', { taughtKind: 1, knows: 2, thatDay: 5 }),
    ]);
    expect(ranked.map(({ name }) => name)).toEqual([
      'knows two of them',
      'a freer day',
      'a full day',
      'a free day, never this kind',
    ]);
  });

  test('equals stand by their names', () => {
    expect(rankSubstitutes([one('ب'), one('أ')]).map(({ name }) => name)).toEqual(['أ', 'ب']);
  });
});
