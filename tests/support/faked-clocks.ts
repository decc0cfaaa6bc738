import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { findPostgresBinaries } from '#server/db/postgres/binaries.ts';
import { layoutOf } from '#server/db/postgres/layout.ts';
import { connectionString } from '#server/db/postgres/login.ts';
import { startEmbeddedPostgres } from '#server/db/postgres/start.ts';
import { databaseOwner } from '#server/db/postgres/system-user.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';

const silent = createLog(() => undefined, 'silent');

/** What programs that are started with `env` take for the time; it can be moved while they run. Timers go on as they are. */
export interface FakedClock {
  readonly env: Readonly<Record<string, string>>;
  readonly now: () => number;
  readonly set: (now: number) => void;
}

/** A clock of its own; `folder` must be readable for the database's user. */
export function fakedClock(folder: string, name: string, now: number): FakedClock {
  const file = join(folder, `${name}.time`);
  let offsetMs = 0;
  const set = (to: number): void => {
    offsetMs = to - Date.now();
    const seconds = offsetMs / 1000;
    // In one step: a program that reads half of it would be at another time.
    writeFileSync(`${file}.new`, `${seconds < 0 ? '' : '+'}${seconds.toFixed(3)}\n`, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  };
  set(now);
  return {
    set,
    now: () => Date.now() + offsetMs,
    env: {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  };
}

function library(): string {
  const folders = ['/usr/lib', ...readdirSync('/usr/lib').map((name) => join('/usr/lib', name)), '/usr/lib64'];
  const found = folders.map((folder) => join(folder, 'faketime/libfaketimeMT.so.1')).find((file) => existsSync(file));
  if (found === undefined) throw new Error('these tests need libfaketime: run npm run setup');
  return found;
}

/** A Postgres of its own by that clock, in the time zone `TZ`. Answers its superuser's address; `undo` ends it. */
export async function startFakedPostgres(
  folder: string,
  clock: FakedClock,
  TZ: string,
  undo: (step: () => Promise<void>) => void,
): Promise<string> {
  const home = join(folder, 'postgres');
  mkdirSync(home, { mode: 0o755 });
  chmodSync(folder, 0o755);
  const dataDir = join(home, 'database');
  const settings = { fsync: 'off', full_page_writes: 'off' };
  // Our own start makes the cluster; our programs get no environment, hence the second start by hand.
  const made = await startEmbeddedPostgres({ dataDir, log: silent, settings });
  if (!made.ok) throw new Error(`no Postgres: ${made.refusal.code}`);
  await made.postgres.stop();
  const [binaries, owned, layout] = [
    await findPostgresBinaries(),
    await databaseOwner(silent),
    await layoutOf(dataDir),
  ];
  const port = await freePort();
  if (!binaries || !owned.ok || port === null) throw new Error('no Postgres: it started once and cannot again');
  const parameters = {
    ...settings,
    timezone: TZ,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  };
  const child = spawn(
    binaries.postgres,
    ['-D', layout.cluster, ...Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { env: { LC_ALL: 'C', TZ, ...clock.env }, stdio: 'ignore', ...owned.owner },
  );
  undo(async () => {
    child.kill('SIGQUIT');
    await once(child, 'exit');
  });
  const url = connectionString(port, (await readFile(layout.password, 'utf8')).trim());
  for (;;) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return url;
    } catch (error) {
      if (child.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
