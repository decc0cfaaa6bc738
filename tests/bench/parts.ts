import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Knex } from 'knex';
import { connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { superviseEmbeddedPostgres } from '#server/db/postgres/supervise.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { insertAcademy } from '#tests/support/fixtures-of-sessions.ts';
import { WEBHOOK_KEY } from '#tests/support/sign-webhook.ts';
import type { Load, Measured } from './load.ts';

/** What every bench runs on: a Postgres of its own, and processes that end with it. */
export interface Parts {
  readonly db: Knex;
  readonly connectionString: string;
  /** Another process of this folder that is told something and answers something. */
  start(file: string, tell: unknown): Promise<{ readonly child: ChildProcess; readonly answer: unknown }>;
  /** Our server as it is shipped, in a process of its own; LiveKit is where nobody answers. Resolves with its port. */
  startServer(environment?: Readonly<Record<string, string>>): Promise<number>;
  /** Freezes the server on that port, or lets it go on. */
  freeze(port: number): void;
  goOn(port: number): void;
  close(): Promise<void>;
}

const HERE = import.meta.dirname;

export async function openParts(): Promise<Parts> {
  const dir = await mkdtemp(join(tmpdir(), 'itqan-bench-'));
  const started = await superviseEmbeddedPostgres({ dataDir: join(dir, 'database'), log: createLog(() => undefined) });
  if (!started.ok) throw new Error(`Postgres does not start: ${started.refusal.code}`);
  const { connectionString } = started.postgres;
  const db = connect(connectionString);
  await migrate(db);
  await insertAcademy(db);
  const children: ChildProcess[] = [];
  const servers = new Map<number, ChildProcess>();

  const start: Parts['start'] = async (file, tell) => {
    const child = fork(join(HERE, file), [], {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    children.push(child);
    child.send(tell as object);
    const [answer]: unknown[] = await once(child, 'message');
    return { child, answer };
  };
  return {
    db,
    connectionString,
    start,
    async startServer(environment = {}) {
      const port = await freePort();
      if (port === null) throw new Error('this computer has no free port');
      const child = fork(join(HERE, '../../out/main/server.js'), [], {
        stdio: 'ignore',
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: connectionString,
          PORT: String(port),
          ITQAN_DATA_DIR: join(dir, `server-${port}`),
          LIVEKIT_URL: 'ws://127.0.0.1:9',
          LIVEKIT_API_KEY: WEBHOOK_KEY.apiKey,
          LIVEKIT_API_SECRET: WEBHOOK_KEY.apiSecret,
          ...environment,
        },
      });
      children.push(child);
      servers.set(port, child);
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null);
        if (answer?.ok) return port;
        if (child.exitCode !== null) throw new Error(`the server ended with code ${child.exitCode}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    freeze: (port) => void servers.get(port)?.kill('SIGSTOP'),
    goOn: (port) => void servers.get(port)?.kill('SIGCONT'),
    async close() {
      for (const child of children) {
        if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
      }
      await db.destroy();
      await started.postgres.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Lets a load loose on a port and answers what it measured. */
export async function measure(parts: Parts, load: Load): Promise<Measured> {
  const { child } = await parts.start('load.ts', load);
  child.send('go');
  const [measured] = (await once(child, 'message')) as [Measured];
  if (measured.refused > 0) throw new Error(`${measured.refused} of ${measured.requests} requests were refused`);
  return measured;
}
