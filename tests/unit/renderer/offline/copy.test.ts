import { describe, expect, test } from 'vitest';
import { applyPage, type Copy, EMPTY_COPY, type Page, shownSessions } from '#renderer/offline/copy.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { FOUR, makeSession } from '#tests/support/made-sessions.ts';

const session = (id: number, now = FOUR, startsAt = FOUR) => makeSession({ id, now, startsAt });
const page = (part: Partial<Page>): Page => ({
  sessions: [],
  gone: [],
  cursor: '9-9',
  more: false,
  asOf: FOUR,
  ...part,
});
const holding = (...ids: readonly number[]): Copy => ({
  sessions: new Map(ids.map((id) => [id, session(id)])),
  cursor: '5-5',
  asOf: FOUR - HOUR,
});
const idsOf = (copy: Copy): readonly number[] => [...copy.sessions.keys()].toSorted((a, b) => a - b);

describe('the first walk', () => {
  test('gathers page after page and is as of the server’s moment only when it has come to its end', () => {
    const first = applyPage(
      EMPTY_COPY,
      page({ sessions: [session(1), session(2)], cursor: 'first:2:5-5', more: true }),
    );
    expect(first.copy).toMatchObject({ cursor: 'first:2:5-5', asOf: null });
    const second = applyPage(first.copy, page({ sessions: [session(3)], cursor: '5-5', asOf: FOUR + 1 }));
    expect(idsOf(second.copy)).toEqual([1, 2, 3]);
    expect(second.copy).toMatchObject({ cursor: '5-5', asOf: FOUR + 1 });
    expect(second.put.map(({ id }) => id)).toEqual([3]);
  });

  test.each([
    // cursor asked with, page, ids that stay of 1..5
    [
      'forgets what it no longer finds between its ends',
      null,
      { ids: [1, 3], to: 'first:3:5-5', more: true },
      [1, 3, 4, 5],
    ],
    [
      'leaves alone what it has not come to',
      'first:3:5-5',
      { ids: [4], to: 'first:4:5-5', more: true },
      [1, 2, 3, 4, 5],
    ],
    ['forgets everything behind its last page', 'first:3:5-5', { ids: [4], to: '5-5', more: false }, [1, 2, 3, 4]],
    ['takes nothing away when it is no walk', '5-5', { ids: [2], to: '6-6', more: false }, [1, 2, 3, 4, 5]],
  ])('%s', (_, cursor, { ids, to, more }, stay) => {
    const before = { ...holding(1, 2, 3, 4, 5), cursor };
    const { copy, drop } = applyPage(before, page({ sessions: ids.map((id) => session(id)), cursor: to, more }));
    expect(idsOf(copy)).toEqual(stay);
    expect([...drop].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5].filter((id) => !stay.includes(id)));
  });
});

describe('a page of changes', () => {
  test('replaces what changed and forgets what left the reader’s reach', () => {
    const { copy, put, drop } = applyPage(holding(1, 2, 3), page({ sessions: [session(2, FOUR + HOUR)], gone: [3] }));
    expect(idsOf(copy)).toEqual([1, 2]);
    expect(copy.sessions.get(2)?.asOf).toBe(FOUR + HOUR);
    expect(put.map(({ id }) => id)).toEqual([2]);
    expect(drop).toEqual([3]);
  });

  test('never lets an older word about a session replace a newer one', () => {
    const { copy, put } = applyPage(holding(1), page({ sessions: [session(1, FOUR - HOUR)] }));
    expect(copy.sessions.get(1)?.asOf).toBe(FOUR);
    expect(put).toEqual([]);
  });

  test('forgets sessions older than 90 days, and never takes one in', () => {
    const asOf = FOUR + 90 * DAY;
    const old = session(2, asOf, FOUR - 1);
    const { copy, drop, put } = applyPage(
      {
        ...holding(1),
        sessions: new Map([
          [1, session(1)],
          [2, session(2, FOUR, FOUR - 1)],
        ]),
      },
      page({ sessions: [old], asOf }),
    );
    expect(idsOf(copy)).toEqual([1]);
    expect(drop).toEqual([2]);
    expect(put).toEqual([]);
  });

  test('applied twice it changes nothing more', () => {
    const change = page({ sessions: [session(2, FOUR + HOUR)], gone: [3] });
    const once = applyPage(holding(1, 2, 3), change).copy;
    expect(applyPage(once, change).copy).toEqual(once);
  });
});

test('screens get the newest class first', () => {
  const sessions = [session(1, FOUR, FOUR - DAY), session(2), session(3), session(4, FOUR, FOUR + DAY)];
  const copy: Copy = { ...EMPTY_COPY, sessions: new Map(sessions.map((one) => [one.id, one])) };
  expect(shownSessions(copy).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
});
