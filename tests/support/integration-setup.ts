import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startEmbeddedPostgres } from '#server/db/postgres/start.ts';
import { createLog } from '#server/log.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's connection to the one Postgres of this run; tests take a database of their own on it. */
    postgresUrl: string;
  }
}

export interface TestPostgres {
  readonly connectionString: string;
  /** Stops it and removes its files. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a real Postgres for a run of tests, in a directory of its own. It is not asked to survive a power cut (no
 * fsync), only killed processes. For tests outside the integration project.
 */
export async function startTestPostgres(): Promise<TestPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'itqan-test-postgres-'));
  const started = await startEmbeddedPostgres({
    dataDir: join(directory, 'database'),
    log: createLog(() => undefined, 'silent'),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  if (!started.ok) throw new Error(`no Postgres for the tests: ${JSON.stringify(started.refusal)}`);
  const { postgres } = started;
  return {
    connectionString: postgres.connectionString,
    stop: async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

let running: TestPostgres | null = null;

/** Vitest's global set-up of the integration project: one Postgres for the whole run. */
export async function setup(project: TestProject): Promise<void> {
  running = await startTestPostgres();
  project.provide('postgresUrl', running.connectionString);
}

export async function teardown(): Promise<void> {
  await running?.stop();
}
