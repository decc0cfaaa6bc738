import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiFailure } from '#renderer/api/failure.ts';
import { EMPTY_COPY, type Copy, type Page, type Step } from '#renderer/offline/copy.ts';
import { type ReplicaView, startReplica } from '#renderer/offline/replica.ts';
import type { CopyStore } from '#renderer/offline/store.ts';
import { FOUR, makeSession } from '#tests/support/made-sessions.ts';

const session = (id: number, now = FOUR) => makeSession({ id, now });
const page = (part: Partial<Page>): Page => ({
  sessions: [],
  gone: [],
  cursor: '9-9',
  more: false,
  asOf: FOUR,
  ...part,
});
const away = () => new ApiFailure('server_unreachable', {}, null);
const keptOnDisk: Copy = { sessions: new Map([[1, session(1)]]), cursor: '5-5', asOf: FOUR };

/** A replica whose server answers from a list: a page, or a failure that is thrown. */
function replicaWith(answers: readonly (Page | Error)[], onDisk: Copy | null = null) {
  const asked: (string | null)[] = [];
  const written: Step[] = [];
  const views: ReplicaView[] = [];
  const left = [...answers];
  const troubles: string[] = [];
  const disk = { refuses: false, erased: false };
  const store: CopyStore = {
    read: async (onProgress) => {
      if (onDisk === null) return EMPTY_COPY;
      onProgress({ ...onDisk, cursor: null });
      return onDisk;
    },
    write: async (step) => {
      if (disk.refuses) throw new Error('the disk is full');
      written.push(step);
    },
    close: () => undefined,
    erase: async () => {
      disk.erased = true;
    },
  };
  const replica = startReplica({
    fetchPage: async (cursor) => {
      asked.push(cursor);
      const answer = left.shift();
      if (answer === undefined) return page({});
      if (answer instanceof Error) throw answer;
      return answer;
    },
    openStore: async () => store,
    onChange: (view) => views.push(view),
    onTrouble: (what) => troubles.push(what),
  });
  const now = (): ReplicaView => views.at(-1)!;
  const shown = (): readonly number[] => now().sessions.map(({ id }) => id);
  return { replica, asked, written, views, now, shown, troubles, disk };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a cold start', () => {
  test('shows what is kept before any network, then catches up from where it stood', async () => {
    const { views, asked, now, shown } = replicaWith([page({ sessions: [session(2)], asOf: FOUR + 1 })], keptOnDisk);
    await settle();
    expect(views[0]).toMatchObject({ state: 'opening', asOf: FOUR });
    expect(views[0]?.sessions.map(({ id }) => id)).toEqual([1]);
    expect(asked).toEqual(['5-5']);
    expect(now()).toMatchObject({ state: 'ready', asOf: FOUR + 1, kept: 'yes' });
    expect(shown()).toEqual([2, 1]);
  });

  test('without the server it is offline and as old as the copy', async () => {
    const { now, shown } = replicaWith([away()], keptOnDisk);
    await settle();
    expect(now()).toMatchObject({ state: 'offline', asOf: FOUR, failure: null });
    expect(shown()).toEqual([1]);
  });
});

test('the first walk tells how far it is and writes each page down with its place', async () => {
  const { views, written, now } = replicaWith([
    page({ sessions: [session(1), session(2)], cursor: 'first:2:5-5', more: true }),
    page({ sessions: [session(3)], cursor: '5-5' }),
  ]);
  await settle();
  expect(views.map(({ progress }) => progress?.received ?? null)).toContain(2);
  expect(written.map(({ copy }) => copy.cursor)).toEqual(['first:2:5-5', '5-5']);
  expect(now()).toMatchObject({ state: 'ready', progress: null });
});

describe('while it is open', () => {
  test('a burst of live events asks once', async () => {
    const { replica, asked } = replicaWith([page({})]);
    await settle();
    replica.nudge();
    replica.nudge();
    await vi.advanceTimersByTimeAsync(40);
    expect(asked).toHaveLength(2);
  });

  test('a minute without events asks too, so that the age stays true', async () => {
    const { asked } = replicaWith([page({})]);
    await settle();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveLength(2);
  });

  test('a lost connection is said at once, and its return catches up at once', async () => {
    const { replica, asked, now } = replicaWith([page({})]);
    await settle();
    replica.setOnline(false);
    expect(now().state).toBe('offline');
    replica.setOnline(true);
    expect(now().state).toBe('syncing');
    await settle();
    expect(asked).toHaveLength(2);
    expect(now().state).toBe('ready');
  });

  test('a server that is away is tried again by itself', async () => {
    const { now } = replicaWith([away(), away(), page({})]);
    await settle();
    expect(now().state).toBe('offline');
    await vi.advanceTimersByTimeAsync(1_000 + 2_000);
    expect(now().state).toBe('ready');
  });

  test('a cursor that the server does not know begins the walk anew over what is here', async () => {
    const unknown = new ApiFailure('bad_input', { field: 'cursor' }, null);
    const { asked, now, shown } = replicaWith([unknown, page({ sessions: [session(2)] })], keptOnDisk);
    await settle();
    expect(asked).toEqual(['5-5', null]);
    expect(shown()).toEqual([2]);
    expect(now().state).toBe('ready');
  });

  test('any other failure is handed to the screen with what is known', async () => {
    const { now, shown } = replicaWith([new ApiFailure('internal', {}, 'c-1')], keptOnDisk);
    await settle();
    expect(now()).toMatchObject({ state: 'syncing', failure: { code: 'internal' } });
    expect(shown()).toEqual([1]);
  });
});

test('a disk that refuses costs the copy on this computer, not the screen', async () => {
  const { replica, disk, now, written, troubles } = replicaWith(
    [page({}), page({ sessions: [session(2)] })],
    keptOnDisk,
  );
  await settle();
  disk.refuses = true;
  replica.nudge();
  await vi.advanceTimersByTimeAsync(40);
  expect(now()).toMatchObject({ state: 'ready', kept: 'no' });
  expect(troubles).toEqual(['the offline copy could not be written']);
  disk.refuses = false;
  replica.nudge();
  await vi.advanceTimersByTimeAsync(40);
  expect(written).toHaveLength(1);
});

test('after a sign-out nothing is asked and the copy is gone', async () => {
  const { replica, asked, disk, views } = replicaWith([page({})], keptOnDisk);
  await settle();
  const seen = views.length;
  await replica.erase();
  replica.nudge();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(disk.erased).toBe(true);
  expect(asked).toHaveLength(1);
  expect(views).toHaveLength(seen);
});
