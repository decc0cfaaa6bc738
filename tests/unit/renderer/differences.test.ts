import { expect, test } from 'vitest';
import { sideOf } from '#renderer/features/health/differences-table.tsx';

const format = { number: (value: number) => String(value), minutes: (ms: number) => `${ms / 60_000} min` };
const say = (kept: string): string => sideOf(kept, ((key: string) => key) as Parameters<typeof sideOf>[1], format);

test('what the nightly comparison keeps of both sides is said in words, and what is none of it as it is', () => {
  expect(
    [
      '',
      'report',
      '0–1',
      'charge, waive, hold',
      '5',
      '-1',
      '1 · cancelled',
      'present 45',
      'late 40 merged estimated',
      'ongoing',
      'strange',
    ].map(say),
  ).toEqual([
    'health:sides.nothing',
    'health:sides.report',
    'health:sides.oneAtMost',
    'health:sides.anyRow',
    '5',
    '-1',
    '1 · ui:status.cancelled',
    'ui:state.present · 45 min',
    'ui:state.late · 40 min · health:sides.flags.merged · health:sides.flags.estimated',
    'ui:status.ongoing',
    'strange',
  ]);
});
