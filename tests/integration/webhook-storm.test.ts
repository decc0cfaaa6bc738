import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import { expect, it, onTestFinished } from 'vitest';
import { parseHostedConfig } from '#server/config.ts';
import { connect } from '#server/db/connect.ts';
import { superviseEmbeddedPostgres } from '#server/db/postgres/supervise.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { startServer } from '#server/start.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { startDeciding, type Word } from '#tests/support/deciding.ts';
import { startEvaluating, type Saving } from '#tests/support/evaluating.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { newPlace, processesOf, silentLog } from '#tests/support/postgres-place.ts';
import { eventBody, signed, WEBHOOK_KEY, type Delivery } from '#tests/support/sign-webhook.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';

/** How often the database is killed under load: fifty times before a release (CONTRIBUTING.md). */
const KILLS = Number(process.env['ITQAN_STORM_KILLS'] ?? 20);

interface Running {
  readonly url: string;
  readonly spoolDir: string;
  readonly log: readonly string[];
}

/** A whole server on this database; LiveKit is where nobody answers, only its deliveries come. */
async function serve(connectionString: string): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'itqan-test-storm-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  const environment = {
    DATABASE_URL: connectionString,
    PORT: String(await freePort()),
    LIVEKIT_URL: 'ws://127.0.0.1:9',
    LIVEKIT_API_KEY: WEBHOOK_KEY.apiKey,
    LIVEKIT_API_SECRET: WEBHOOK_KEY.apiSecret,
  };
  const config = parseHostedConfig(environment, { dataDir, pagesDir: null });
  const log: string[] = [];
  const server = await startServer(
    config,
    createLog((line) => log.push(line), 'warn'),
  );
  onTestFinished(() => server.close());
  return { url: server.url, spoolDir: config.spoolDir, log };
}

/** Posts it once; answers the status. */
async function post({ url }: Running, { body, authorization }: Delivery): Promise<number> {
  const answer = await fetch(`${url}/webhooks/livekit`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/webhook+json' },
    body: new Uint8Array(body),
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** As LiveKit does: the same again until it is taken. Answers the slowest answer's milliseconds. */
async function deliver(server: Running, delivery: Delivery): Promise<number> {
  let slowestMs = 0;
  for (let status = 0; status !== 200;) {
    const begun = performance.now();
    status = await post(server, delivery);
    slowestMs = Math.max(slowestMs, performance.now() - begun);
    expect([200, 503]).toContain(status);
  }
  return slowestMs;
}

const joinOf = (session: SessionFixture, identity: string, sid: string): Delivery => {
  const at = Date.now();
  const room = { room: session.roomName, roomSid: `RM_${session.id}` };
  return signed(eventBody({ event: 'participant_joined', ...room, identity, sid, at, joinedAt: at, id: `EV_${sid}` }));
};

const until = async (condition: () => boolean): Promise<void> => {
  expect(await waitUntil(() => (condition() ? true : null), { timeoutMs: 60_000, stepMs: 5 })).toBe(true);
};

const count = async (db: Knex, table: string, where: Record<string, unknown>): Promise<number> =>
  Number((await db(table).where(where).count('* as n').first())?.['n']);

it('the same deliveries, each twenty times at once on two servers of one database, have one effect each', async () => {
  const database = await createTestDatabase();
  onTestFinished(database.drop);
  const db = connect(database.connectionString, { max: 2 });
  onTestFinished(() => db.destroy());
  await insertAcademy(db);
  const session = await insertSession(db, { startsAt: Date.now() - MINUTE, status: 'ready', students: 4 });
  const servers = [await serve(database.connectionString), await serve(database.connectionString)];
  const deliveries = [
    joinOf(session, session.teacher, 'PA_teacher'),
    ...session.studentIds.map((_id, n) => joinOf(session, session.student(n), `PA_${n}`)),
  ];
  await Promise.all(
    Array.from({ length: 20 }).flatMap((_, n) =>
      deliveries.map((delivery) => deliver(servers[n % 2] as Running, delivery)),
    ),
  );
  await expect.poll(() => count(db, 'livekit_events', { state: 'done' }), { timeout: 20_000 }).toBe(5);
  const of = { session_id: session.id };
  expect(await count(db, 'livekit_events', {})).toBe(5);
  expect(await count(db, 'livekit_events', { attempts: 0 })).toBe(5);
  expect(await count(db, 'attendance_facts', of)).toBe(5);
  expect(await count(db, 'meeting_attendances', of)).toBe(5);
  // The teacher's join starts the class, once.
  expect(await db('session_transitions').where(of).pluck('to_status')).toEqual(['ongoing']);
  const told: { identity: string }[] = await db('event_log')
    .where({ ...of, type: 'presence.changed' })
    .select(db.raw(`payload->>'identity' as identity`));
  expect(told.map(({ identity }) => identity).toSorted()).toEqual(
    [session.teacher, ...session.studentIds.map((_id, n) => session.student(n))].toSorted(),
  );
});

it('misses nothing and keeps the order of every room while the database is frozen for ten seconds, and then killed', async () => {
  const place = await newPlace();
  const first = await place.start();
  const server = await serve(first.connectionString);
  const db = connect(first.connectionString, { max: 2 });
  onTestFinished(() => db.destroy());
  await insertAcademy(db);
  const sessions = await Promise.all(
    Array.from({ length: 4 }, () => insertSession(db, { startsAt: Date.now() - MINUTE, students: 3 })),
  );

  const acknowledged = new Map(sessions.map(({ roomName }) => [roomName, [] as string[]]));
  const state = { over: false, count: 0, slowestMs: 0 };
  /** One after the other, as within a room; two hundred a second in all rooms together at most. */
  const load = async (session: SessionFixture): Promise<void> => {
    for (let n = 0; !state.over; n += 1) {
      const sid = `PA_${session.id}_${n}`;
      state.slowestMs = Math.max(state.slowestMs, await deliver(server, joinOf(session, session.student(n % 3), sid)));
      acknowledged.get(session.roomName)!.push(`EV_${sid}`);
      state.count += 1;
      await delay(20);
    }
  };
  const more = (count: number): Promise<void> => {
    const wanted = state.count + count;
    return until(() => state.count >= wanted);
  };
  const loads = Promise.all(sessions.map(load));
  await more(40);

  const frozen = await processesOf(first.pid);
  for (const pid of frozen) process.kill(pid, 'SIGSTOP');
  try {
    await Promise.all([delay(10_000), more(40)]);
  } finally {
    for (const pid of frozen) process.kill(pid, 'SIGCONT');
  }
  await more(40);

  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  // As many as come in the ten minutes of a large academy.
  await more(600);
  await place.start({ port: first.port });
  await more(40);
  state.over = true;
  await loads;

  await expect.poll(() => readdir(server.spoolDir), { timeout: 30_000 }).toEqual([]);
  for (const [room, ids] of acknowledged)
    expect(await db('livekit_events').where('room_name', room).orderBy('seq').pluck('id')).toEqual(ids);
  expect(state.slowestMs).toBeLessThan(3_000);
}, 120_000);

it(
  'keeps every delivery, decision and evaluation that it acknowledged through the kills of the database, each once',
  async () => {
    const place = await newPlace();
    let returns = 0;
    const started = await superviseEmbeddedPostgres({
      dataDir: place.dataDir,
      log: silentLog,
      onUp: () => (returns += 1),
      backoff: { firstMs: 20, longestMs: 200, steadyMs: 0 },
    });
    if (!started.ok) throw new Error(`refused: ${JSON.stringify(started.refusal)}`);
    const { postgres } = started;
    onTestFinished(() => postgres.stop());
    const server = await serve(postgres.connectionString);
    const db = connect(postgres.connectionString, { max: 2 });
    onTestFinished(() => db.destroy());
    await insertAcademy(db);
    const sessions = await Promise.all(
      Array.from({ length: 4 }, () => insertSession(db, { startsAt: Date.now() - MINUTE, students: 3 })),
    );

    const acknowledged: string[] = [];
    let slowestMs = 0;
    /** One after the other, as within a room. */
    const send = async (session: SessionFixture, name: string): Promise<void> => {
      for (let n = 0; n < 10; n += 1) {
        const sid = `${name}_${n}`;
        slowestMs = Math.max(slowestMs, await deliver(server, joinOf(session, session.student(n % 3), sid)));
        acknowledged.push(`EV_${sid}`);
      }
    };
    const decisions = await startDeciding(server.url, db, 2);
    const said = [0, 1].map((): Word[] => [{ entryId: null, status: 'present' }]);
    /** One after the other, each on the word before. */
    const decide = async (n: number): Promise<void> => {
      for (const status of ['absent', 'excused', 'partial', 'late'])
        said[n]!.push(await decisions.say(n, said[n]!.at(-1)!, status));
    };
    const evaluations = await startEvaluating(server.url, db, 2);
    const saved = [0, 1].map((): Saving[] => [{ entryId: null, grade: null }]);
    /** As a teacher types: each on the saving before. */
    const evaluate = async (n: number): Promise<void> => {
      for (const grade of [7, 7.5, 8, 8.5]) saved[n]!.push(await evaluations.save(n, saved[n]!.at(-1)!, grade));
    };
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const before = acknowledged.length;
      const sending = Promise.all([
        ...sessions.flatMap((session, n) => [send(session, `PA_${kill}_${n}a`), send(session, `PA_${kill}_${n}b`)]),
        ...said.map((_words, n) => decide(n)),
        ...saved.map((_savings, n) => evaluate(n)),
      ]);
      await until(() => acknowledged.length > before + 20 + (kill % 50));
      process.kill(await place.postmasterPid(), 'SIGKILL');
      await until(() => returns === kill);
      await sending;
    }

    await expect.poll(() => readdir(server.spoolDir), { timeout: 30_000 }).toEqual([]);
    const kept: string[] = await db('livekit_events').pluck('id');
    expect(kept.toSorted()).toEqual(acknowledged.toSorted());
    await expect
      .poll(() => db('livekit_events').whereNot('state', 'done').count('* as n').first(), { timeout: 90_000 })
      .toEqual({ n: 0 });
    const folded = db('attendance_facts').whereIn(
      'session_id',
      sessions.map(({ id }) => id),
    );
    expect(await folded.count('* as n').first()).toEqual({ n: acknowledged.length });
    for (const [n, words] of said.entries()) expect(await decisions.stored(n)).toEqual(words.slice(1));
    expect(await decisions.audited()).toBe(2 * 4 * KILLS);
    for (const [n, savings] of saved.entries()) {
      expect(await evaluations.stored(n)).toEqual(savings.slice(1));
      expect(await evaluations.report(n)).toEqual(savings.at(-1));
    }
    expect(await evaluations.audited()).toBe(2 * 4 * KILLS);
    expect(slowestMs).toBeLessThan(3_000);
  },
  30_000 + 12_000 * KILLS,
);
