import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { parseHostedConfig, type Timing } from '#server/config.ts';
import { connect } from '#server/db/connect.ts';
import { KeptConnection } from '#server/db/lending.ts';
import type { Deps } from '#server/deps.ts';
import { createEventHub } from '#server/events/hub.ts';
import { startJobQueue, type JobQueue } from '#server/jobs/queue.ts';
import type { LiveKit } from '#server/livekit/livekit.ts';
import { createLiveKit } from '#server/livekit/livekit.ts';
import { createLog } from '#server/log.ts';
import { createTestDatabase } from './test-database.ts';
import { WEBHOOK_KEY } from './sign-webhook.ts';

export interface TestServerParts {
  readonly deps: Deps;
  readonly db: Knex;
  readonly connectionString: string;
  readonly spoolDir: string;
  /** The log so far, one object a line. */
  readonly logLines: readonly string[];
  readonly close: () => Promise<void>;
}

const noQueue = (): never => {
  throw new Error('this test queues nothing');
};
const NO_QUEUE: JobQueue = { enqueue: noQueue, work: noQueue, stop: () => Promise.resolve() };

/**
 * What a server is made of, on a database of its own: real pool, event log, job queue and spool. LiveKit's address is
 * one that nobody answers at, unless the test brings another LiveKit.
 */
export async function createTestDeps(
  options: {
    readonly liveKit?: LiveKit;
    readonly connectionString?: string;
    readonly timing?: Partial<Timing>;
    /** False where the database may be away and nothing is queued. */
    readonly queue?: boolean;
  } = {},
): Promise<TestServerParts> {
  const database = options.connectionString ? null : await createTestDatabase();
  const connectionString = options.connectionString ?? database!.connectionString;
  const dataDir = await mkdtemp(join(tmpdir(), 'itqan-test-server-'));
  const config = parseHostedConfig({ DATABASE_URL: connectionString }, { dataDir, pagesDir: null });
  const logLines: string[] = [];
  const log = createLog((line) => logLines.push(line), 'debug');
  const db = connect(connectionString);
  const intakeDb = new KeptConnection(connect(connectionString, { max: 2 }));
  const hub = createEventHub(db, log);
  const jobs = options.queue === false ? NO_QUEUE : await startJobQueue(db, connectionString, log);
  const deps: Deps = {
    db,
    intakeDb,
    log,
    hub,
    jobs,
    liveKit: options.liveKit ?? createLiveKit({ url: 'ws://127.0.0.1:9', ...WEBHOOK_KEY }),
    publicUrl: 'http://127.0.0.1',
    linkKey: new Uint8Array(32),
    setupSecret: null,
    config: { ...config, timing: { ...config.timing, ...options.timing } },
  };
  return {
    deps,
    db,
    connectionString,
    spoolDir: config.spoolDir,
    logLines,
    async close() {
      await jobs.stop();
      await hub.close();
      await intakeDb.close();
      await db.destroy();
      await rm(dataDir, { recursive: true, force: true });
      await database?.drop();
    },
  };
}
