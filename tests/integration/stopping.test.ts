import { mkdtemp, rm } from 'node:fs/promises';
import { connect as openSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import type { Knex } from 'knex';
import { describe, expect, it } from 'vitest';
import { connect } from '#server/db/connect.ts';
import { freePort } from '#server/process/free-port.ts';
import { insertAcademy, insertStaff } from '#tests/support/fixtures-of-sessions.ts';
import { serverProcess, type ServerProcess } from '#tests/support/server-process.ts';
import { eventBody, signed, WEBHOOK_KEY } from '#tests/support/sign-webhook.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { callerOf, signInOf } from '#tests/support/test-server.ts';

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
  const server = serverProcess(folder, await freePort(), environment);
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

describe(
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
  },
);
