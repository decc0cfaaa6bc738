import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { commandLine, identify } from '#server/process/identity.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { runHolder } from '#tests/support/held-program.ts';
import { leaveOrphan, modeOf, newPlace, query, settledPlace } from '#tests/support/postgres-place.ts';

it('sets up a database on its first start that only this machine and only our password open', async () => {
  const place = await newPlace();
  const postgres = await place.start();
  expect(postgres.adopted).toBe(false);
  expect(await query(postgres, 'select current_database() as name, current_user as who')).toEqual([
    { name: 'itqan', who: 'itqan' },
  ]);
  expect(await query(postgres, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const wrong = new URL(postgres.connectionString);
  wrong.password = 'postgres';
  await expect(query({ connectionString: wrong.href }, 'select 1')).rejects.toMatchObject({ code: '28P01' });

  const { password } = new URL(postgres.connectionString);
  expect(Buffer.from(password, 'base64url')).toHaveLength(32);
  expect(await modeOf(`${place.dataDir}.password`)).toBe(0o600);
  expect(await modeOf(`${place.dataDir}.state.json`)).toBe(0o600);
  expect(await modeOf(place.dataDir)).toBe(0o700);
  expect(await commandLine(postgres.pid)).not.toContain(password);
  expect(await readFile(`${place.dataDir}.log`, 'utf8')).not.toContain(password);
});

it('finds data and port again on the next start', async () => {
  const place = await newPlace();
  const first = await place.start();
  await query(first, 'create table kept as select 7 as n');
  await first.stop();
  const second = await place.start();
  expect(second).toMatchObject({ adopted: false, port: first.port, connectionString: first.connectionString });
  expect(await query(second, 'select n from kept')).toEqual([{ n: 7 }]);
});

it('adopts the database that a killed server left running, with what was in it', async () => {
  const place = await settledPlace();
  const holder = runHolder(new URL('../support/hold-postgres.ts', import.meta.url), [place.dataDir]);
  const theirs = (await holder.said) as { postgres: { connectionString: string; pid: number } };
  await query(theirs.postgres, 'create table kept as select 7 as n');
  await holder.kill();

  const postgres = await place.start();
  expect(postgres).toMatchObject({ adopted: true, pid: theirs.postgres.pid });
  expect(await query(postgres, 'select n from kept')).toEqual([{ n: 7 }]);
  await postgres.stop();
  expect(await identify(postgres.pid)).toBeNull();
  expect(await postgres.exited).toEqual({ expected: true });
});

it('leaves the database of another living server alone', async () => {
  const place = await settledPlace();
  const holder = runHolder(new URL('../support/hold-postgres.ts', import.meta.url), [place.dataDir]);
  onTestFinished(async () => {
    await holder.kill();
    await (await place.start()).stop();
  });
  await holder.said;
  expect(await place.startRefused()).toEqual({ code: 'postgres_in_use', data: { pid: holder.pid } });
});

it('starts over a lock file whose postmaster was killed', async () => {
  const place = await settledPlace();
  const pid = await leaveOrphan(place);
  process.kill(pid, 'SIGKILL');
  expect(await waitUntil(async () => ((await identify(pid)) === null ? true : null), { timeoutMs: 5_000 })).toBe(true);
  const postgres = await place.start();
  expect(postgres.adopted).toBe(false);
  expect(await query(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('starts over a lock file whose number now belongs to another program, and lets that program live', async () => {
  const place = await settledPlace();
  const pid = await leaveOrphan(place);
  process.kill(pid, 'SIGKILL');
  const { uid, gid } = await stat(place.dataDir);
  // The same user as the database's: one that Postgres itself would take for its own.
  const stranger = spawn('/bin/sleep', ['600'], { uid, gid, stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  await once(stranger, 'spawn');
  await place.changeLockFile((lines) => {
    lines[0] = String(stranger.pid);
  });
  const postgres = await place.start();
  expect(postgres.adopted).toBe(false);
  expect(await query(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
  expect(await identify(stranger.pid!)).not.toBeNull();
});

it('starts over a lock file that a full disk left empty', async () => {
  const place = await settledPlace();
  await writeFile(join(place.dataDir, 'postmaster.pid'), '');
  expect(await query(await place.start(), 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('takes another port when its last one is taken', async () => {
  const place = await settledPlace();
  const first = await place.start();
  await first.stop();
  const other = createServer().listen(first.port, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const second = await place.start();
  expect(second.port).not.toBe(first.port);
  expect(await query(second, 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('redoes a first set-up that was interrupted, and clears what it left', async () => {
  const place = await newPlace();
  const drafts = async (): Promise<string[]> =>
    (await readdir(place.directory)).filter((name) => name.startsWith('database.setup-'));
  const holder = runHolder(new URL('../support/hold-postgres.ts', import.meta.url), [place.dataDir]);
  await waitUntil(async () => ((await drafts()).length > 0 ? true : null), { timeoutMs: 20_000, stepMs: 2 });
  await holder.kill();
  expect(await drafts()).toHaveLength(1);
  expect(await query(await place.start(), 'select 1 as n')).toEqual([{ n: 1 }]);
  expect(await drafts()).toEqual([]);
});

it('makes the database inside the cluster when the set-up was interrupted just before that', async () => {
  const place = await settledPlace();
  const postgres = await place.start();
  const server = new URL(postgres.connectionString);
  server.pathname = '/postgres';
  await query({ connectionString: server.href }, 'drop database itqan');
  await postgres.stop();
  expect(await query(await place.start(), 'select current_database() as name')).toEqual([{ name: 'itqan' }]);
});

it('gives the database a new password when the file with the old one is lost', async () => {
  const place = await settledPlace();
  const first = await place.start();
  await query(first, 'create table kept as select 7 as n');
  await first.stop();
  await writeFile(`${place.dataDir}.password`, '');
  const second = await place.start();
  expect(second.connectionString).not.toBe(first.connectionString);
  expect(await query(second, 'select n from kept')).toEqual([{ n: 7 }]);
});

it('ends a database left running that gives no sign of life, and starts anew', async () => {
  const place = await settledPlace();
  const pid = await leaveOrphan(place);
  process.kill(pid, 'SIGSTOP');
  const since = performance.now();
  const postgres = await place.start();
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(postgres.adopted).toBe(false);
  expect(await identify(pid)).toBeNull();
  expect(await query(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('stops within seconds under a running query, and may be told twice', async () => {
  const place = await settledPlace();
  const postgres = await place.start();
  const sleeper = query(postgres, 'select pg_sleep(600)').catch((error: unknown) => error);
  await waitUntil(
    async () => {
      const rows = await query(postgres, "select 1 from pg_stat_activity where wait_event = 'PgSleep'");
      return rows.length > 0 ? true : null;
    },
    { timeoutMs: 10_000 },
  );
  const since = performance.now();
  await Promise.all([postgres.stop(), postgres.stop()]);
  expect(performance.now() - since).toBeLessThan(9_000);
  expect(await sleeper).toBeInstanceOf(Error);
  expect(await identify(postgres.pid)).toBeNull();
});

it('stops within seconds even when the database is frozen', async () => {
  const place = await settledPlace();
  const postgres = await place.start();
  process.kill(postgres.pid, 'SIGSTOP');
  const since = performance.now();
  await postgres.stop();
  expect(performance.now() - since).toBeLessThan(10_000);
  expect(await identify(postgres.pid)).toBeNull();
});
