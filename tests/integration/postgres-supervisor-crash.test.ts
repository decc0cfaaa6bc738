import { chmod } from 'node:fs/promises';
import { Client, Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import type { PostgresRefusal } from '#server/db/postgres/refusal.ts';
import { superviseEmbeddedPostgres, type SupervisedPostgres } from '#server/db/postgres/supervise.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { query, settledPlace, silentLog, type Place } from '#tests/support/postgres-place.ts';

interface Watched {
  readonly postgres: SupervisedPostgres;
  readonly place: Place;
  readonly heard: (PostgresRefusal['code'] | 'down' | 'up')[];
}

async function supervise(): Promise<Watched> {
  const place = await settledPlace();
  const heard: Watched['heard'] = [];
  const result = await superviseEmbeddedPostgres({
    dataDir: place.dataDir,
    log: silentLog,
    onDown: (refusal) => heard.push(refusal?.code ?? 'down'),
    onUp: () => heard.push('up'),
    backoff: { firstMs: 20, longestMs: 200, steadyMs: 0 },
  });
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.refusal)}`);
  onTestFinished(() => result.postgres.stop());
  return { postgres: result.postgres, place, heard };
}

const until = async (condition: () => boolean): Promise<void> => {
  expect(await waitUntil(() => (condition() ? true : null), { timeoutMs: 30_000, stepMs: 5 })).toBe(true);
};

it('keeps every row that was acknowledged through 50 kills of the database', async () => {
  const { postgres, place, heard } = await supervise();
  await query(postgres, 'create table acks (n int primary key)');
  // As a server uses it: one pool for the whole time, told of broken connections.
  const pool = new Pool({ connectionString: postgres.connectionString, max: 4 });
  pool.on('error', () => undefined);
  onTestFinished(() => pool.end());
  const acknowledged: number[] = [];
  let next = 0;
  const writing = new AbortController();
  const writer = async (): Promise<void> => {
    while (!writing.signal.aborted) {
      const n = (next += 1);
      try {
        await pool.query('insert into acks values ($1)', [n]);
        acknowledged.push(n);
      } catch {
        // Not acknowledged; the next waits for the database.
        await waitUntil(() => pool.query('select 1').catch(() => null), { timeoutMs: 30_000, stepMs: 5 });
      }
    }
  };
  const writers = [writer(), writer(), writer()];
  for (let kill = 1; kill <= 50; kill += 1) {
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 20);
    process.kill(await place.postmasterPid(), 'SIGKILL');
    await until(() => heard.filter((word) => word === 'up').length === kill);
  }
  writing.abort();
  await Promise.all(writers);
  const { rows } = await pool.query<{ n: number }>('select n from acks');
  const kept = new Set(rows.map(({ n }) => n));
  expect(acknowledged.length).toBeGreaterThan(1_000);
  expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
}, 180_000);

it('says why the database cannot come back, and brings it back once it can', async () => {
  const { postgres, place, heard } = await supervise();
  await chmod(place.dataDir, 0o755);
  process.kill(await place.postmasterPid(), 'SIGKILL');
  await until(() => heard.includes('postgres_wrong_permissions'));
  expect(heard[0]).toBe('down');
  await chmod(place.dataDir, 0o700);
  await until(() => heard.at(-1) === 'up');
  expect(await query(postgres, 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('does not start the database again after it was told to stop, even in the middle of a fall', async () => {
  const { postgres, place, heard } = await supervise();
  process.kill(await place.postmasterPid(), 'SIGKILL');
  await until(() => heard.includes('down'));
  await postgres.stop();
  const client = new Client({ connectionString: postgres.connectionString });
  client.on('error', () => undefined);
  await expect(client.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  // Whoever comes next finds the data free.
  expect(await query(await place.start(), 'select 1 as n')).toEqual([{ n: 1 }]);
});
