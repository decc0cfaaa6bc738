import { expect, test } from 'vitest';
import { ApiFailure } from '#renderer/api/failure.ts';
import { EMPTY_COPY, type Page } from '#renderer/offline/copy.ts';
import { startReplica, type ReplicaView } from '#renderer/offline/replica.ts';
import type { CopyStore } from '#renderer/offline/store.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer } from '../support/test-server.ts';

/** The copy on a supervisor's computer holds what they may see now (domain.md 1; reliability.md 17). */
test('a supervisor’s copy forgets the classes of a teacher who was taken from them, and finds those of one who was given', async ({
  onTestFinished,
}) => {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const { db } = server;
  const supervisor = await server.staff('supervisor');
  const of = ({ teacherId }: SessionFixture) => ({ supervisor_id: supervisor.id, teacher_id: teacherId });
  const classAgo = (days: number): Promise<SessionFixture> =>
    insertSession(db, { startsAt: Date.now() - days * DAY, status: 'completed' });
  const [lost, stays, given] = [await classAgo(3), await classAgo(2), await classAgo(1)];
  await db('supervisor_teachers').insert([of(lost), of(stays)]);

  const pages: Page[] = [];
  const onDisk = new Set<number>();
  const views: ReplicaView[] = [];
  const replica = startReplica({
    async fetchPage(cursor) {
      const asked = new URLSearchParams({ limit: '1', ...(cursor === null ? {} : { cursor }) });
      const { status, body } = await server.call('GET', `/api/review/sync?${asked}`, { token: supervisor.token });
      if (status !== 200) throw new ApiFailure(body.code, body.data, null);
      pages.push(body);
      return body;
    },
    openStore: async () => disk(onDisk),
    onChange: (view) => views.push(view),
    onTrouble: (what, error) => expect.unreachable(`${what}: ${String(error)}`),
  });
  onTestFinished(() => replica.close());
  const holds = (...sessions: readonly SessionFixture[]) =>
    eventually(() => {
      const ids = sessions.map(({ id }) => id).toSorted((a, b) => a - b);
      expect(views.at(-1)?.state).toBe('ready');
      expect(
        views
          .at(-1)
          ?.sessions.map(({ id }) => id)
          .toSorted((a, b) => a - b),
      ).toEqual(ids);
      expect([...onDisk].toSorted((a, b) => a - b)).toEqual(ids);
    });
  await holds(lost, stays);

  await db('supervisor_teachers').where(of(lost)).delete();
  const since = pages.length;
  const unseen = await insertSession(db, { startsAt: Date.now() + 90 * MINUTE, status: 'scheduled', roomName: null });
  await db('sessions').where('id', unseen.id).update({ teacher_id: lost.teacherId });
  replica.nudge();
  await holds(stays);
  expect(pages.slice(since).flatMap(({ sessions, gone }) => [...gone, ...sessions.map(({ id }) => id)])).toEqual([
    stays.id,
  ]);

  await db('supervisor_teachers').insert(of(given));
  replica.nudge();
  await holds(stays, given);
});

function disk(ids: Set<number>): CopyStore {
  return {
    read: () => Promise.resolve(EMPTY_COPY),
    write({ put, drop }) {
      for (const { id } of put) ids.add(id);
      for (const id of drop) ids.delete(id);
      return Promise.resolve();
    },
    close: () => undefined,
    erase: () => Promise.resolve(),
  };
}
