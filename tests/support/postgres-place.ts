import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres, type PostgresOptions } from '#server/db/postgres/start.ts';
import type { PostgresRefusal } from '#server/db/postgres/refusal.ts';
import { createLog } from '#server/log.ts';
import { runHolder } from './held-program.ts';
import { laySettledCluster } from './settled-cluster.ts';

export const silentLog = createLog(() => undefined, 'silent');

/** A directory of the test's own for one cluster; what still runs on it when the test ends is killed. */
export interface Place {
  readonly directory: string;
  readonly dataDir: string;
  readonly start: (options?: Partial<PostgresOptions>) => Promise<EmbeddedPostgres>;
  readonly startRefused: (options?: Partial<PostgresOptions>) => Promise<PostgresRefusal>;
  /** The number in `postmaster.pid`. */
  readonly postmasterPid: () => Promise<number>;
  readonly changeLockFile: (change: (lines: string[]) => void) => Promise<void>;
}

/** `undo`: the test's own, where several go on at once. */
export async function newPlace(undo: (step: () => Promise<void>) => void = onTestFinished): Promise<Place> {
  const directory = await mkdtemp(join(tmpdir(), 'itqan-test-cluster-'));
  const dataDir = join(directory, 'database');
  const lockFile = join(dataDir, 'postmaster.pid');
  const postmasterPid = async (): Promise<number> => Number((await readFile(lockFile, 'utf8')).split('\n')[0]);
  const begin = (options: Partial<PostgresOptions> = {}) =>
    startEmbeddedPostgres({ dataDir, log: silentLog, ...options });
  const started: EmbeddedPostgres[] = [];
  undo(async () => {
    for (const postgres of started) await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  });
  return {
    directory,
    dataDir,
    postmasterPid,
    start: async (options) => {
      const result = await begin(options);
      if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
      started.push(result.postgres);
      return result.postgres;
    },
    startRefused: async (options) => {
      const result = await begin(options);
      if (result.ok) {
        started.push(result.postgres);
        throw new Error('started, though it should have been refused');
      }
      return result.refusal;
    },
    changeLockFile: async (change) => {
      const lines = (await readFile(lockFile, 'utf8')).split('\n');
      change(lines);
      await writeFile(lockFile, lines.join('\n'));
    },
  };
}

/** A place with a whole cluster in which nothing runs. For all but the set-up itself, which takes long. */
export async function settledPlace(): Promise<Place> {
  const place = await newPlace();
  await laySettledCluster(place.directory);
  return place;
}

/** A server that was killed and left its database running. Answers the postmaster's number. */
export async function leaveOrphan(place: Place): Promise<number> {
  const holder = runHolder(new URL('hold-postgres.ts', import.meta.url), [place.dataDir]);
  await holder.said;
  await holder.kill();
  return place.postmasterPid();
}

/** A postmaster and its children, to freeze them all: `pid` first. */
export async function processesOf(pid: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return [pid, ...children.trim().split(' ').filter(Boolean).map(Number)];
}

export async function query(postgres: { readonly connectionString: string }, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The permission bits of a file, as in `chmod`. */
export const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
