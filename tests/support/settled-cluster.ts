import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { startEmbeddedPostgres } from '#server/db/postgres/start.ts';
import { createLog } from '#server/log.ts';

let template: Promise<string> | null = null;

/**
 * Lays a whole, migrated cluster called `database` into a folder, with its password beside it: a copy of one that has
 * been started and stopped, which the first caller in this process makes. For all tests but those of the set-up itself,
 * which takes longer than most of what comes after it.
 */
export async function laySettledCluster(folder: string): Promise<void> {
  template ??= makeTemplate();
  const from = await template;
  await mkdir(folder, { recursive: true });
  // Owners and permissions are part of what Postgres looks at.
  await promisify(execFile)('cp', ['-a', `${from}/.`, folder]);
}

async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'itqan-test-settled-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const log = createLog(() => undefined, 'silent');
  const started = await startEmbeddedPostgres({ dataDir: join(folder, 'database'), log });
  if (!started.ok) throw new Error(`no Postgres for the tests: ${JSON.stringify(started.refusal)}`);
  const db = connect(started.postgres.connectionString);
  try {
    await migrate(db);
  } finally {
    await db.destroy();
    await started.postgres.stop();
  }
  // Each copy chooses a port of its own.
  await rm(join(folder, 'database.state.json'));
  return folder;
}
