import { describe, expect, test } from 'vitest';
import {
  type Filter,
  filterSessions,
  FIRST_FILTER,
  isNarrowed,
  teachersOf,
} from '#renderer/features/review/core/filter.ts';
import { intervalOf, isSameDay } from '#renderer/features/review/core/period.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { FOUR, makeSession, type MadeSession } from '#tests/support/made-sessions.ts';

const RIYADH = 'Asia/Riyadh';
const NOW = FOUR - 8 * 60_000;
const at = (text: string): number => Date.parse(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe('a period', () => {
  test.each([
    ['today', '2026-11-22T21:00:00.000Z', '2026-11-23T21:00:00.000Z'],
    ['yesterday', '2026-11-21T21:00:00.000Z', '2026-11-22T21:00:00.000Z'],
    ['week', '2026-11-16T21:00:00.000Z', '2026-11-23T21:00:00.000Z'],
  ] as const)('%s is whole days of the viewer’s zone', (period, from, to) => {
    const interval = intervalOf(period, NOW, RIYADH);
    expect([iso(interval.from), iso(interval.to)]).toEqual([from, to]);
  });

  test('a day of a clock change has its own length', () => {
    const { from, to } = intervalOf('today', at('2026-10-25T12:00:00Z'), 'Europe/Berlin');
    expect(to - from).toBe(25 * HOUR);
  });

  test('no period is everything', () => {
    expect(intervalOf(null, NOW, RIYADH)).toEqual({ from: -Infinity, to: Infinity });
  });

  test.each([
    ['2026-11-22T20:59:00Z', false],
    ['2026-11-22T21:00:00Z', true],
  ])('%s is the same day as now: %s', (instant, same) => {
    expect(isSameDay(at(instant), NOW, RIYADH)).toBe(same);
  });
});

const session = (id: number, part: Partial<MadeSession> = {}) => makeSession({ id, now: NOW + 2 * DAY, ...part });
const shown = (sessions: readonly ReturnType<typeof session>[], filter: Partial<Filter> = {}): readonly number[] =>
  filterSessions(sessions, { ...FIRST_FILTER, period: null, ...filter }, NOW, RIYADH).map(({ id }) => id);

test('live classes stand first, then the newest, then what is still to come', () => {
  const sessions = [
    session(1, { startsAt: NOW - 2 * DAY }),
    session(2, { startsAt: NOW - 20 * 60_000, status: 'ongoing' }),
    session(3, { startsAt: NOW + DAY, status: 'scheduled' }),
    session(4, { startsAt: NOW - HOUR * 3 }),
    session(5, { startsAt: NOW + HOUR, status: 'scheduled' }),
    session(6, { startsAt: NOW + 60_000, status: 'ready' }),
  ];
  expect(shown(sessions)).toEqual([2, 6, 4, 1, 5, 3]);
});

test('a class whose room is open is today’s when it begins after midnight, and one that runs when it began before', () => {
  const midnight = at('2026-11-23T21:00:00Z');
  const sessions = [
    session(1, { startsAt: midnight + 5 * 60_000, status: 'ready' }),
    session(2, { startsAt: midnight + 6 * 60_000, status: 'scheduled' }),
    session(3, { startsAt: midnight - 20 * 60_000, status: 'ongoing' }),
    session(4, { startsAt: midnight - 21 * 60_000, status: 'completed' }),
  ];
  const seen = (period: Filter['period'], now: number): readonly number[] =>
    filterSessions(sessions, { ...FIRST_FILTER, period }, now, RIYADH).map(({ id }) => id);
  for (const period of ['today', 'week'] as const) expect(seen(period, midnight - 60_000)).toEqual([3, 1, 4]);
  expect(seen('today', midnight + 60_000)).toEqual([3, 1, 2]);
  expect(seen('yesterday', midnight + 60_000)).toEqual([3, 4]);
});

describe('chips', () => {
  const sessions = [
    session(1, { status: 'completed' }),
    session(2, { status: 'cancelled', subtype: 'trial' }),
    session(3, { startsAt: NOW - 10 * DAY, people: [{ role: 'teacher', name: 'أمينة بن يوسف' }] }),
  ];
  const [, , other] = sessions;

  test.each([
    ['the period', { period: 'week' } as const, [1, 2]],
    ['the status', { status: 'cancelled' } as const, [2]],
    ['the kind', { subtype: 'trial' } as const, [2]],
    ['all of them at once', { period: 'week', status: 'completed' } as const, [1]],
  ])('keep to %s', (_, filter, ids) => {
    expect(shown(sessions, filter)).toEqual(ids);
  });

  test('keep to one teacher, of whom all are offered by name', () => {
    const two = sessions.map((one) => (one === other ? { ...one, teacher: { id: 2, name: 'أمينة بن يوسف' } } : one));
    expect(shown(two, { teacherId: 2 })).toEqual([3]);
    expect(teachersOf(two, 'ar').map(({ id }) => id)).toEqual([2, 1]);
  });

  test('besides the period narrow the table', () => {
    expect(isNarrowed(FIRST_FILTER)).toBe(false);
    expect(isNarrowed({ ...FIRST_FILTER, period: null })).toBe(false);
    expect(isNarrowed({ ...FIRST_FILTER, search: 'عمر' })).toBe(true);
  });
});

describe('searching', () => {
  const sessions = [
    session(1, { title: 'حلقة عاصم', people: [{ name: 'محمد الأمين الإدريسي' }, { name: 'Ömer Faruk Yılmaz' }] }),
    session(2, { title: 'حلقة شعبة', people: [{ name: 'هُدى' }] }),
  ];
  test.each([
    ['عاصم', [1]],
    ['ادريسى', [1]],
    ['الامين محمد', [1]],
    ['omer', [1]],
    ['yilmaz', [1]],
    ['حلقه', [1, 2]],
    ['هدي', [2]],
    ['عاصم هدى', []],
    ['  ', [1, 2]],
  ])('%s finds %j', (search, ids) => {
    expect(shown(sessions, { search })).toEqual(ids);
  });
});
