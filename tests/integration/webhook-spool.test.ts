import { EventEmitter, once } from 'node:events';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { rowOfDelivery, type InboxRow } from '#server/usecases/attendance/delivery.ts';
import { createIntake } from '#server/usecases/attendance/intake.ts';
import { openSpool, type Spool } from '#server/usecases/attendance/spool.ts';
import { newPlace, processesOf } from '#tests/support/postgres-place.ts';
import { eventBody, request, signed } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { openWebhookApp, type WebhookApp } from '#tests/support/webhook-app.ts';

const toClose: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of toClose.splice(0).toReversed()) await close();
});

const event = (id: string): string =>
  eventBody({
    event: 'participant_joined',
    room: 'room',
    roomSid: 'RM_s',
    sid: `PA_${id}`,
    identity: 'student-1',
    at: Date.now(),
    joinedAt: Date.now(),
    id,
  });
const ids = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, n) => `EV_${String(from + n).padStart(4, '0')}`);

async function open(connectionString: string): Promise<TestServerParts & { webhooks: WebhookApp }> {
  const server = await createTestDeps({ connectionString, queue: false });
  toClose.push(server.close);
  const webhooks = await openWebhookApp(server.deps);
  toClose.push(webhooks.close);
  return { ...server, webhooks };
}

/** Delivers one after the other, as LiveKit does within a room; answers the slowest answer's milliseconds. */
async function deliverAll(webhooks: WebhookApp, names: readonly string[]): Promise<number> {
  let slowest = 0;
  for (const name of names) {
    const begun = performance.now();
    expect(await webhooks.send(event(name))).toBe(200);
    slowest = Math.max(slowest, performance.now() - begun);
  }
  return slowest;
}

async function withSchema(connectionString: string): Promise<void> {
  const db = connect(connectionString, { max: 2 });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

const stored = async (connectionString: string): Promise<string[]> => {
  const db = connect(connectionString, { max: 1 });
  try {
    return await db('livekit_events').orderBy('seq').pluck('id');
  } finally {
    await db.destroy();
  }
};

it('loses nothing and keeps the order while Postgres is killed and comes back', async () => {
  const place = await newPlace();
  const first = await place.start();
  await withSchema(first.connectionString);
  const { webhooks } = await open(first.connectionString);
  await deliverAll(webhooks, ids(0, 10));
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  expect(await deliverAll(webhooks, ids(10, 60))).toBeLessThan(3_000);
  expect(webhooks.counts()).toMatchObject({ accepted: 60, spooled: 50 });
  const second = await place.start({ port: first.port });
  await deliverAll(webhooks, ids(60, 80));
  await expect.poll(() => stored(second.connectionString), { timeout: 15_000 }).toEqual(ids(0, 80));
});

it('answers in time while Postgres is frozen, and stores everything once when it goes on', async () => {
  const place = await newPlace();
  const postgres = await place.start();
  await withSchema(postgres.connectionString);
  const { webhooks, spoolDir } = await open(postgres.connectionString);
  await deliverAll(webhooks, ids(0, 5));
  const frozen = await processesOf(postgres.pid);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    expect(await deliverAll(webhooks, ids(5, 30))).toBeLessThan(3_000);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  await expect.poll(() => stored(postgres.connectionString), { timeout: 15_000 }).toEqual(ids(0, 30));
  await expect.poll(() => readdir(spoolDir)).toEqual([]);
});

it('carries over at its start what an earlier run left in the spool', async () => {
  const place = await newPlace();
  const postgres = await place.start();
  await withSchema(postgres.connectionString);
  const { webhooks, deps, spoolDir, logLines } = await open(postgres.connectionString);
  await postgres.stop();
  await deliverAll(webhooks, ids(0, 20));
  await webhooks.close();
  // Files that a broken disk changed hold up neither the start nor the others.
  await writeFile(join(spoolDir, '0000000000000-cut.json'), '[{"id":"EV_half');
  await writeFile(join(spoolDir, '0000000000001-rows.json'), '[{"id":7},null]');
  const again = await place.start({ port: postgres.port });
  const next = await openWebhookApp(deps);
  toClose.push(next.close);
  await deliverAll(next, ids(20, 25));
  await expect.poll(() => stored(again.connectionString), { timeout: 15_000 }).toEqual(ids(0, 25));
  const aside = ['0000000000000-cut.json.broken', '0000000000001-rows.json.broken'];
  await expect.poll(() => readdir(spoolDir)).toEqual(aside);
  expect(logLines.filter((line) => line.includes('is put aside'))).toHaveLength(2);
});

const row = (id: string): InboxRow => rowOfDelivery(Buffer.from(event(id)), Date.now(), true, 600_000);

/** A spool beside a database that answers all the time, so that a test says what comes between what. */
async function besideDatabase(): Promise<{ server: TestServerParts; spool: Spool }> {
  const server = await createTestDeps({ queue: false });
  toClose.push(server.close);
  return { server, spool: await openSpool(server.spoolDir, () => undefined) };
}

it('carries over what is on its way to the disk while the spool looks empty', async () => {
  const { server, spool } = await besideDatabase();
  await spool.append([row('EV_before')]);
  const disk = new EventEmitter();
  const goOn = once(disk, 'go-on');
  let looksEmpty = false;
  const slow: Spool = {
    ...spool,
    append: async (rows) => {
      await goOn;
      await spool.append(rows);
    },
    oldest: async (files) => {
      const found = await spool.oldest(files);
      looksEmpty ||= found.length === 0;
      return found;
    },
  };
  const intake = await createIntake(server.db, slow, server.deps.log, {
    onStored: () => undefined,
    foldAtOnce: () => Promise.resolve(false),
  });
  toClose.push(() => intake.close());
  const answer = intake.store(row('EV_meanwhile'));
  await expect.poll(() => looksEmpty).toBe(true);
  disk.emit('go-on');
  expect(await answer).toBe('spool');
  await expect.poll(() => stored(server.connectionString)).toEqual(['EV_before', 'EV_meanwhile']);
});

it('lets several servers of one directory come to the same files', async () => {
  const { server, spool } = await besideDatabase();
  const broken: string[] = [];
  const tellBroken = (file: string) => void broken.push(file);
  const [one, other] = [await openSpool(server.spoolDir, tellBroken), await openSpool(server.spoolDir, tellBroken)];
  for (const id of ids(0, 40)) await spool.append([row(id)]);
  const files = await one.oldest(40);
  // Its list of names is older than what the other one removes.
  await Promise.all([other.oldest(40), one.remove(files)]);
  expect(await other.oldest(40)).toEqual([]);
  await writeFile(join(server.spoolDir, '0000000000000-cut.json'), '[{"id":"EV_half');
  expect(await Promise.all([one.oldest(1), other.oldest(1)])).toEqual([[], []]);
  expect(broken).toHaveLength(1);
});

it('closes once what it was given is stored', async () => {
  const { server, spool } = await besideDatabase();
  const intake = await createIntake(server.db, spool, server.deps.log, {
    onStored: () => undefined,
    foldAtOnce: () => Promise.resolve(false),
  });
  const answer = intake.store(row('EV_last'));
  await intake.close();
  expect(await stored(server.connectionString)).toEqual(['EV_last']);
  expect(await answer).toBe('database');
});

it('waits no longer for a connection than for an answer, and closes once the disk has what it was given', async () => {
  const { server } = await besideDatabase();
  const intakeDb = server.deps.intakeDb.pool;
  const { pool } = intakeDb.client;
  const taken = await Promise.all(Array.from({ length: pool.max }, () => intakeDb.transaction()));
  const webhooks = await openWebhookApp(server.deps);
  const answer = webhooks.send(event('EV_crowded_out'));
  await expect.poll(() => pool.numPendingAcquires()).toBe(1);
  await webhooks.close();
  expect(await readdir(server.spoolDir)).toHaveLength(1);
  expect(await answer).toBe(200);
  await Promise.all(taken.map((trx) => trx.rollback()));
  const next = await openWebhookApp(server.deps);
  toClose.push(next.close);
  await expect.poll(() => stored(server.connectionString)).toEqual(['EV_crowded_out']);
});

it('asks for a delivery again that a disk does not take in time', async () => {
  const { server, spool } = await besideDatabase();
  const disk = new EventEmitter();
  const goOn = once(disk, 'go-on');
  const hanging: Spool = {
    ...spool,
    append: async (rows) => {
      await goOn;
      await spool.append(rows);
    },
  };
  const away = connect('postgres://nobody@127.0.0.1:9/nothing', { max: 1 });
  toClose.push(() => away.destroy());
  const intake = await createIntake(away, hanging, server.deps.log, {
    onStored: () => undefined,
    foldAtOnce: () => Promise.resolve(false),
  });
  toClose.push(() => intake.close());
  const begun = performance.now();
  expect(await intake.store(row('EV_hanging'))).toBe('nowhere');
  expect(performance.now() - begun).toBeLessThan(3_000);
  disk.emit('go-on');
});

it('asks for a delivery again only when neither the database nor the disk takes it', async () => {
  const { webhooks, spoolDir } = await open('postgres://nobody@127.0.0.1:9/nothing');
  expect(await webhooks.send(event('EV_spooled'))).toBe(200);
  await rm(spoolDir, { recursive: true });
  await writeFile(spoolDir, 'not a directory any more');
  const begun = performance.now();
  const response = await webhooks.app.inject(request(signed(event('EV_nowhere'))));
  expect(performance.now() - begun).toBeLessThan(3_000);
  expect(response.statusCode).toBe(503);
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0);
});
