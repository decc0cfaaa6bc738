import { mkdtemp, rm } from 'node:fs/promises';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { migrate } from '#server/db/migrate.ts';
import { freePort } from '#server/process/free-port.ts';
import { provideBuild } from '#setup/build.mjs';
import { lockSession } from '#server/usecases/sessions/store.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { eventually } from '#tests/support/eventually.ts';
import { insertAcademy, insertSession, insertStaff } from '#tests/support/fixtures-of-sessions.ts';
import { newPlace, processesOf } from '#tests/support/postgres-place.ts';
import { serverProcess, type ServerProcess } from '#tests/support/server-process.ts';
import { eventBody, signed, WEBHOOK_KEY } from '#tests/support/sign-webhook.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { callerOf, signInOf } from '#tests/support/test-server.ts';

beforeAll(() => provideBuild());

type Undo = (step: () => Promise<void>) => void;

/** A server of its own process; LiveKit is where nobody answers, only its deliveries come. */
async function serverOn(undo: Undo, connectionString: string): Promise<{ server: ServerProcess; db: Knex }> {
  const folder = await mkdtemp(join(tmpdir(), 'itqan-test-stopping-'));
  undo(() => rm(folder, { recursive: true, force: true }));
  const db = connect(connectionString, { max: 3 });
  undo(() => db.destroy());
  const environment = {
    DATABASE_URL: connectionString,
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: WEBHOOK_KEY.apiKey,
    LIVEKIT_API_SECRET: WEBHOOK_KEY.apiSecret,
    ITQAN_ROSTER_EVERY_MS: '200',
  };
  const server = serverProcess(folder, await freePort(), environment, { built: true });
  undo(() => server.stop());
  await server.start();
  await insertAcademy(db);
  return { server, db };
}

async function freshDatabase(undo: Undo): Promise<string> {
  const database = await createTestDatabase();
  undo(database.drop);
  return database.connectionString;
}

/** Delivers so many, one after the other; answers the ids of those that were taken. */
async function deliver({ url }: ServerProcess, room: string, from: number, to: number): Promise<readonly string[]> {
  const taken: string[] = [];
  for (let n = from; n < to; n += 1) {
    const [id, at] = [`EV_${room}_${n}`, Date.now()];
    const person = { sid: `PA_${n}`, identity: 'student-1', joinedAt: at };
    const { body, authorization } = signed(
      eventBody({ event: 'participant_joined', room, roomSid: 'RM_1', ...person, at, id }),
    );
    const headers = { authorization, 'content-type': 'application/webhook+json' };
    const answer = await fetch(`${url}/webhooks/livekit`, { method: 'POST', headers, body: new Uint8Array(body) });
    if (answer.ok) taken.push(id);
  }
  return taken;
}

/** Within ten seconds (reliability.md 15). */
async function stopsInTime(server: ServerProcess): Promise<void> {
  const began = performance.now();
  await server.stop();
  expect(performance.now() - began).toBeLessThan(10_000);
}

/** The tests wait for the same ten seconds. */
describe.concurrent(
  'a server that is asked to stop is gone within ten seconds, and what it took is kept',
  { timeout: 120_000 },
  () => {
    it('with readers that read nothing and requests that never end: in order', async ({ onTestFinished }) => {
      const { server, db } = await serverOn(onTestFinished, await freshDatabase(onTestFinished));
      const token = await signInOf(db, callerOf(server.url))(await insertStaff(db, 'admin'));
      const { hostname, port } = new URL(server.url);
      const say = async (words: string): Promise<void> => {
        const socket = openSocket(Number(port), hostname);
        onTestFinished(() => void socket.destroy());
        socket.on('error', () => undefined).pause();
        await once(socket, 'connect');
        socket.write(words);
      };
      await say(`GET /api/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`);
      await say(
        `POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{`,
      );
      await say(`POST /webhooks/livekit HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{`);
      await say('GET /api/hea');
      const taken = await deliver(server, 'room', 0, 20);
      await stopsInTime(server);
      expect(server.exitCode(), await server.log()).toBe(0);
      expect(await db('livekit_events').orderBy('seq').pluck('id')).toEqual(taken);
    });

    it('with a check of a room that waits for somebody’s lock', async ({ onTestFinished }) => {
      const { server, db } = await serverOn(onTestFinished, await freshDatabase(onTestFinished));
      const session = await insertSession(db, { startsAt: Date.now() + 15 * MINUTE, status: 'ready', students: 2 });
      await db.transaction(async (trx) => {
        await lockSession(trx, session.id);
        const waits = () =>
          db('pg_stat_activity').whereRaw(`datname = current_database() and wait_event_type = 'Lock'`).pluck('pid');
        await eventually(async () => expect(await waits()).not.toEqual([]));
        const taken = await deliver(server, session.roomName, 0, 20);
        await stopsInTime(server);
        expect(await server.log()).toContain('not everything stopped in time');
        expect(await db('livekit_events').orderBy('seq').pluck('id')).toEqual(taken);
      });
      await server.start();
      const facts = () => db('attendance_facts').where('session_id', session.id).count('* as n').first();
      await eventually(async () => expect(await facts()).toEqual({ n: 20 }));
    });

    it('with a database that is frozen', async ({ onTestFinished }) => {
      const place = await newPlace(onTestFinished);
      const postgres = await place.start();
      const empty = connect(postgres.connectionString, { max: 2 });
      await migrate(empty);
      await empty.destroy();
      const { server, db } = await serverOn(onTestFinished, postgres.connectionString);
      const before = await deliver(server, 'room', 0, 20);
      const frozen = await processesOf(postgres.pid);
      const goOn = (): void => frozen.forEach((pid) => process.kill(pid, 'SIGCONT'));
      for (const pid of frozen) process.kill(pid, 'SIGSTOP');
      let meanwhile: readonly string[] = [];
      try {
        meanwhile = await deliver(server, 'room', 20, 40);
        await stopsInTime(server);
      } finally {
        goOn();
      }
      expect([before.length, meanwhile.length]).toEqual([20, 20]);
      await server.start();
      const done = () => db('livekit_events').where('state', 'done').orderBy('seq').pluck('id');
      await eventually(async () => expect(await done()).toEqual([...before, ...meanwhile]));
    });
  },
);
