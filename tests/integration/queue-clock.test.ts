import { afterEach, expect, test, vi } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { startJobQueue } from '#server/jobs/queue.ts';
import { createLog } from '#server/log.ts';
import { HOUR } from '#shared/domain/time.ts';
import { createTestDatabase } from '../support/test-database.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const step of undo.splice(0).toReversed()) await step();
});

test('a computer’s clock that is set back in the middle of a job makes the queue wait for nothing (reliability.md 9)', async () => {
  const database = await createTestDatabase();
  undo.push(() => database.drop());
  const db = connect(database.connectionString);
  undo.push(() => db.destroy());
  const queue = await startJobQueue(
    db,
    database.connectionString,
    createLog(() => undefined, 'silent'),
  );
  undo.push(() => queue.stop());
  // Only the date: timers, the database and the network go on as they are.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  const done: number[] = [];
  await queue.work('finalise-session', async ({ sessionId }) => {
    // pg-boss takes its pause from how long a round took, which is two hours less than nothing now.
    if (sessionId === 1) vi.setSystemTime(Date.now() - 2 * HOUR);
    done.push(sessionId);
  });
  for (const sessionId of [1, 2]) {
    await db.transaction((trx) => queue.enqueue(trx, 'finalise-session', { sessionId }));
    await vi.waitFor(() => expect(done).toContain(sessionId), { timeout: 25_000, interval: 20 });
  }
  expect(done).toEqual([1, 2]);
});
