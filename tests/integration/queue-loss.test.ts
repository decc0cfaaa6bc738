import { Client } from 'pg';
import { afterEach, expect, inject, test, vi } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { startJobQueue } from '#server/jobs/queue.ts';
import { createLog } from '#server/log.ts';
import { createTestDatabase } from '../support/test-database.ts';

const undo: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** What else would end the process is an error of the whole run. */
test.each(['done', 'failed'])(
  'a database that is lost as a job is %s ends no server, and the queue goes on',
  async (how) => {
    const database = await createTestDatabase();
    undo.push(() => database.drop());
    const name = new URL(database.connectionString).pathname.slice(1);
    const db = connect(database.connectionString);
    undo.push(() => db.destroy());
    const root = new Client(inject('postgresUrl'));
    await root.connect();
    undo.push(() => root.end());
    const lines: string[] = [];
    const queue = await startJobQueue(
      db,
      database.connectionString,
      createLog((line) => lines.push(line)),
    );
    undo.push(() => queue.stop());
    const seen: number[] = [];
    await queue.work('finalise-session', async ({ sessionId }) => {
      seen.push(sessionId);
      if (sessionId !== 1 || seen.length > 1) return;
      await root.query(`alter database ${name} with allow_connections false`);
      await root.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and application_name = 'itqan-jobs'`,
        [name],
      );
      if (how === 'failed') throw new Error('the job itself failed');
    });
    const queued = (sessionId: number) =>
      db.transaction((trx) => queue.enqueue(trx, 'finalise-session', { sessionId }));
    await queued(1);
    await vi.waitFor(() => expect(lines.join('')).toContain('how a queued job ended could not be written'), 20_000);
    await root.query(`alter database ${name} with allow_connections true`);
    await queued(2);
    await vi.waitFor(() => expect(seen).toContain(2), 20_000);
  },
);
