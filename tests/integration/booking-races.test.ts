import { mkdtemp } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseHostedConfig } from '#server/config.ts';
import { at } from '#server/db/connect.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { startServer, type RunningServer } from '#server/start.ts';
import { DAY, HOUR, MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertStaff, insertStudent } from '../support/fixtures-of-sessions.ts';
import { seeded } from '../support/seeded.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** How long people race; two minutes show more than a quarter of one, on every push a quarter must do. */
const RACE_MS = Number(process.env['ITQAN_RACE_SECONDS'] ?? 12) * SECOND;
const CLIENTS = 16;
const SLOTS = 10;
const LENGTH = 25;
/** A slow computer races on until each of them was done at least once. */
const DEEDS = ['create', 'move', 'swap', 'place', 'unschedule', 'resume'];

interface Answered {
  readonly status: number;
  readonly code: string;
  readonly what: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The times that somebody lost to somebody else: the answer says to whom, and where there is room. */
const CLASHES = ['teacher_busy', 'student_busy'];
/** What else may be said to one of sixteen: the class, or the package, is no longer what it was. */
const OVERTAKEN = ['invalid_transition', 'subscription_status', 'version_conflict', 'nothing_to_change', 'no_quota'];

/** No double booking of a teacher or a student under any race (reliability.md 10). */
describe('sixteen people who book at once over two servers', () => {
  let server: TestServer;
  let second: RunningServer;
  let token: string;
  const teachers: number[] = [];
  const students: number[] = [];
  const subscriptions: number[] = [];
  let circleId = 0;
  const day = nextTuesday();
  const agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));

  beforeAll(async () => {
    server = await startTestServer();
    const port = await freePort();
    const config = parseHostedConfig(
      { DATABASE_URL: server.connectionString, PORT: String(port) },
      { dataDir: await mkdtemp(join(tmpdir(), 'itqan-second-')), pagesDir: null },
    );
    second = await startServer(
      config,
      createLog(() => undefined),
    );
    token = (await server.staff('admin')).token;
    for (let n = 0; n < 3; n += 1) teachers.push(await insertStaff(server.db));
    for (let n = 0; n < 4; n += 1) {
      const studentId = await insertStudent(server.db);
      students.push(studentId);
      const [row] = await server
        .db('subscriptions')
        .insert({
          student_id: studentId,
          kind: 'quran',
          quota: 100_000,
          starts_at: at(Date.now() - DAY),
          ends_at: at(day + 60 * DAY),
        })
        .returning('id');
      subscriptions.push(row.id);
    }
    const [circle] = await server
      .db('circles')
      .insert({ name: 'حلقة', teacher_id: teachers[0], duration_minutes: LENGTH })
      .returning('id');
    circleId = circle.id;
    await server
      .db('enrolments')
      .insert(students.slice(0, 2).map((student_id) => ({ student_id, circle_id: circleId, enrolled_from: at(0) })));
  });
  afterAll(async () => {
    for (const agent of agents) agent.destroy();
    await second.close();
    await server.close();
  });

  /** One client's question, from an address of its own, to the one server or the other. */
  const ask = (client: number, what: string, path: string, body: object): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, client % 2 === 0 ? server.url : second.url);
      const sent = request(
        url,
        {
          method: 'POST',
          agent: agents[client],
          localAddress: `127.0.0.${10 + client}`,
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (part: string) => (text += part));
          response.on('end', () => {
            const { code = '', data = {} } = JSON.parse(text) as Partial<Answered>;
            resolve({ status: response.statusCode ?? 0, code, what, data });
          });
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });

  const alone = (teacher: number, student: number) => ({
    type: 'quran',
    teacherId: teachers[teacher % teachers.length],
    studentId: students[student % students.length],
  });
  const slotAt = (n: number): number => day + 9 * HOUR + n * (LENGTH + 5) * MINUTE;
  const one = (statuses: readonly string[], random: () => number): Promise<number | undefined> =>
    server
      .db('sessions')
      .whereIn('status', [...statuses])
      .pluck('id')
      .then((ids: number[]) => ids[Math.floor(random() * ids.length)]);

  async function act(client: number, random: () => number): Promise<Answered | null> {
    const n = (below: number): number => Math.floor(random() * below);
    // Half on the grid, half across it.
    const startsAt = slotAt(n(SLOTS)) + (n(2) === 0 ? 0 : n(6) * 5 * MINUTE);
    const reason = 'سباق';
    const dice = random();
    if (dice < 0.3) {
      const target = n(6) === 0 ? { type: 'circle', circleId } : alone(n(3), n(4));
      return ask(client, 'create', '/api/sessions', { target, startsAt, durationMinutes: LENGTH });
    }
    if (dice < 0.7) {
      const [id, withId] = [await one(['scheduled'], random), await one(['scheduled'], random)];
      if (id === undefined || withId === undefined || id === withId) return null;
      if (dice < 0.5) return ask(client, 'move', `/api/sessions/${id}/move`, { startsAt, reason });
      if (dice < 0.6) return ask(client, 'swap', `/api/sessions/${id}/swap`, { withId, reason });
      if (dice < 0.65) return ask(client, 'unschedule', `/api/sessions/${id}/unschedule`, { reason });
      return ask(client, 'teacher', `/api/sessions/${id}/teacher`, { teacherId: teachers[n(3)], reason });
    }
    if (dice < 0.85) {
      const id = await one(['unscheduled'], random);
      return id === undefined ? null : ask(client, 'place', `/api/sessions/${id}/place`, { startsAt });
    }
    const which = n(4);
    const path = `/api/subscriptions/${subscriptions[which]}`;
    if (dice < 0.88) return ask(client, 'pause', `${path}/pause`, { reason });
    const waiting: number[] = await server
      .db('sessions as s')
      .join('session_participants as p', 'p.session_id', 's.id')
      .where({ 's.status': 'unscheduled', 's.subtype': 'individual', 'p.student_id': students[which] })
      .orderBy('s.id')
      .limit(3)
      .pluck('s.id');
    const place = waiting.map((sessionId) => ({ sessionId, startsAt: slotAt(n(SLOTS)) }));
    const resumed = await ask(client, 'resume', `${path}/resume`, { place });
    // A class that somebody placed meanwhile is none that waits.
    return resumed.status === 404 ? null : resumed;
  }

  test(
    'nobody is booked twice, the answers are yes or no, and nothing that fits is left empty',
    async () => {
      const until = Date.now() + RACE_MS;
      const answers: Answered[] = [];
      const done = (what: string): boolean => answers.some((one) => one.what === what && one.status === 200);
      await Promise.all(
        Array.from({ length: CLIENTS }, async (_, client) => {
          const random = seeded(client + 1);
          while (Date.now() < until || !DEEDS.every(done)) {
            const answered = await act(client, random);
            if (answered) answers.push(answered);
          }
        }),
      );
      const tally = tallyOf(answers);
      expect(
        Object.keys(tally).filter((key) => !/ (200|409)$/.test(key)),
        JSON.stringify(tally),
      ).toEqual([]);
      expect(wrongRefusals(answers)).toEqual([]);
      for (const code of CLASHES) expect(Object.keys(codesOf(answers))).toContain(code);
      if (process.env['ITQAN_RACE_SECONDS']) console.log(JSON.stringify(codesOf(answers)));
      if (process.env['ITQAN_RACE_SECONDS']) console.log(JSON.stringify(tally));
      expect(await overlaps()).toEqual([]);
      expect(await deadlocks()).toBe(0);

      // All at once once more, each through all of it in an order of their own: then one alone finds nothing left.
      for (const [n, id] of subscriptions.entries()) await ask(n, 'resume', `/api/subscriptions/${id}/resume`, {});
      const all = Array.from({ length: SLOTS }, (_, slot) =>
        teachers.flatMap((_t, teacher) => students.map((_s, student) => ({ slot, teacher, student }))),
      ).flat();
      const fill = (client: number, { slot, teacher, student }: (typeof all)[number]) =>
        ask(client, 'create', '/api/sessions', {
          target: alone(teacher, student),
          startsAt: slotAt(slot),
          durationMinutes: LENGTH,
        });
      const shares = Array.from({ length: CLIENTS }, (_, client) => all.filter((_a, n) => n % CLIENTS === client));
      const filled = await Promise.all(
        shares.map(async (share, client) => {
          const done: Answered[] = [];
          for (const one of share) done.push(await fill(client, one));
          return done;
        }),
      );
      expect(filled.flat().filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
      const left: Answered[] = [];
      for (const wanted of all) left.push(await fill(0, wanted));
      expect(left.filter(({ status }) => status !== 409)).toEqual([]);
      expect(wrongRefusals([...filled.flat(), ...left])).toEqual([]);
      expect(await overlaps()).toEqual([]);
      expect(await deadlocks()).toBe(0);
    },
    RACE_MS + 120_000,
  );

  /** Everybody against everybody else: classes that stand, with the buffer that they were booked with. */
  async function overlaps(): Promise<unknown[]> {
    const { rows } = await server.db.raw(
      `with standing as (
         select id, teacher_id, tstzrange(starts_at, busy_until) as taken from sessions
         where status in ('scheduled', 'ready', 'ongoing'))
       select 'teacher' as who, a.id, b.id as other from standing a
         join standing b on a.id < b.id and a.teacher_id = b.teacher_id and a.taken && b.taken
       union all
       select 'student', a.id, b.id from standing a
         join session_participants p on p.session_id = a.id and p.expected_until is null
         join session_participants q on q.student_id = p.student_id and q.expected_until is null
         join standing b on b.id = q.session_id and a.id < b.id and a.taken && b.taken`,
    );
    return rows;
  }

  /** As Postgres counts them, seen or not. */
  async function deadlocks(): Promise<number> {
    await server.db.raw('select pg_stat_clear_snapshot()');
    const { rows } = await server.db.raw('select deadlocks from pg_stat_database where datname = current_database()');
    return rows[0].deadlocks;
  }
});

/** Refusals that say something unknown, or of a clash not with what and where else. */
const wrongRefusals = (answers: readonly Answered[]): readonly Answered[] =>
  answers.filter(({ what, status, code, data }) => {
    if (status !== 409) return false;
    if (!CLASHES.includes(code)) return !OVERTAKEN.includes(code);
    const { startsAt, endsAt, nearest } = data;
    const named = typeof startsAt === 'number' && typeof endsAt === 'number' && startsAt < endsAt;
    if (!named || !Array.isArray(nearest) || nearest.some((at) => !(Date.parse(at) > 0))) return true;
    // Two classes that would be in each other's way have no time that is free for both.
    return nearest.length === 0 && what !== 'swap';
  });

function codesOf(answers: readonly Answered[]): Record<string, number> {
  const codes: Record<string, number> = {};
  for (const { status, code } of answers) if (status !== 200) codes[code] = (codes[code] ?? 0) + 1;
  return codes;
}

function tallyOf(answers: readonly Answered[]): Record<string, number> {
  const tally: Record<string, number> = {};
  for (const { what, status } of answers) tally[`${what} ${status}`] = (tally[`${what} ${status}`] ?? 0) + 1;
  return tally;
}

function nextTuesday(): number {
  const today = Math.floor(Date.now() / DAY) * DAY;
  return today + (((2 - new Date(today).getUTCDay() + 7) % 7) + 7) * DAY;
}
