import { afterEach, beforeEach, expect, it } from 'vitest';
import { createReconciler, type Reconciler } from '#server/jobs/reconcile.ts';
import { RECONCILE_JOB } from '#server/usecases/attendance/blind.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';

let liveKit: ToldLiveKit;
let server: TestServerParts;
let asked: number[];
let read: number[];

beforeEach(async () => {
  [asked, read] = [[], []];
  liveKit = tellLiveKit();
  const counted = {
    ...liveKit,
    listRooms: (names?: readonly string[]) => {
      asked.push(performance.now());
      return liveKit.listRooms(names);
    },
    listParticipants: (name: string) => {
      read.push(performance.now());
      return liveKit.listParticipants(name);
    },
  };
  server = await createTestDeps({ liveKit: counted, queue: false });
  await insertAcademy(server.db);
});
afterEach(() => server.close());

async function openRooms(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const session = await insertSession(server.db, { startsAt: Date.now() - MINUTE, status: 'ready' });
    liveKit.openRoom(session.roomName, Date.now() - MINUTE);
  }
}

function every(rosterEveryMs: number): Reconciler {
  const { config } = server.deps;
  const deps = { ...server.deps, config: { ...config, timing: { ...config.timing, rosterEveryMs } } };
  return createReconciler(deps, { teacherJoined: () => Promise.resolve() });
}

it('LiveKit that stays away is asked less often, and a start asks it at once', async () => {
  await openRooms(1);
  liveKit.goAway();
  const reconciler = every(100);
  await reconciler.start();
  await expect.poll(() => asked.length).toBeGreaterThanOrEqual(5);
  await reconciler.stop();
  const gaps = asked.slice(1, 5).map((moment, n) => moment - (asked[n] ?? moment));
  expect(gaps[1]).toBeGreaterThanOrEqual(195);
  expect(gaps[2]).toBeGreaterThanOrEqual(295);
  expect(gaps[3]).toBeGreaterThanOrEqual(295);
  const before = asked.length;
  const again = every(MINUTE);
  await again.start();
  expect(asked.length).toBe(before + 1);
  await again.stop();
});

it.each([
  { how: 'an event of LiveKit', heard: (reconciler: Reconciler) => Promise.resolve(reconciler.liveKitIsBack()) },
  { how: 'another look into a room', heard: (reconciler: Reconciler, id: number) => reconciler.checkSession(id) },
])('$how says that LiveKit is back: the next round comes at once, not after the longer pause', async ({ heard }) => {
  await openRooms(1);
  liveKit.goAway();
  const reconciler = every(MINUTE);
  await reconciler.start();
  // As long away as after two more rounds.
  for (let n = 0; n < 2; n += 1) await reconciler.tick();
  const [{ id }] = await server.db('sessions').select('id');
  await reconciler.checkSession(id);
  const before = asked.length;
  liveKit.comeBack();
  await heard(reconciler, id);
  await expect.poll(() => server.db('job_slots').where('job', RECONCILE_JOB), { timeout: 15_000 }).toHaveLength(1);
  await reconciler.stop();
  expect(asked.length).toBeGreaterThan(before);
});

it('many rooms are read at once after a start, then spread over half of the interval, and a stop waits for none', async () => {
  await openRooms(12);
  const reconciler = every(2_000);
  await reconciler.start();
  expect(read).toHaveLength(12);
  await expect.poll(() => read.length, { timeout: 10_000 }).toBe(24);
  const moments = read.slice(12);
  expect((moments[8] ?? 0) - (moments[0] ?? 0)).toBeGreaterThan(600);
  await expect.poll(() => read.length, { timeout: 10_000 }).toBe(28);
  await reconciler.stop();
  expect(read.length).toBeLessThan(36);
});

it('a database whose clock is set back keeps the job’s rows in the log coming', async () => {
  await openRooms(1);
  const reconciler = every(MINUTE);
  const now = Date.now();
  for (const moment of [now, now + 1_000, now - HOUR]) await reconciler.tick(moment);
  expect(await server.db('cron_job_logs').where('job', RECONCILE_JOB)).toHaveLength(2);
});
