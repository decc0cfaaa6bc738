import { dispose, type Room } from '@livekit/rtc-node';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { createLiveKit } from '#server/livekit/livekit.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession } from '#tests/support/fixtures-of-sessions.ts';
import { startTestPostgres, type TestPostgres } from '#tests/support/integration-setup.ts';
import { joinRoom, newLiveKitPlace, roomService } from '#tests/support/livekit-place.ts';
import { createTestDatabase } from '#tests/support/test-database.ts';
import { createTestDeps } from '#tests/support/test-deps.ts';

let postgres: TestPostgres;
beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await dispose();
  await postgres.stop();
});

interface Presence {
  readonly joined_at: number;
  readonly left_at: number | null;
  readonly cycles: readonly { readonly from: number; readonly source: string; readonly end: string }[];
}

const hooks = { teacherJoined: () => Promise.resolve() };

/** The roster of a real room, when not one webhook arrives: LiveKit sends them to where nobody listens. */
async function deafServer() {
  const access = await (await newLiveKitPlace()).start();
  const database = await createTestDatabase({ server: postgres.connectionString });
  const liveKit = createLiveKit(access);
  const server = await createTestDeps({ connectionString: database.connectionString, liveKit, queue: false });
  onTestFinished(server.close);
  await insertAcademy(server.db);
  const session = await insertSession(server.db, { startsAt: Date.now() - MINUTE });
  await liveKit.ensureRoom({ name: session.roomName, emptyTimeoutS: 600, departureTimeoutS: 600, maxParticipants: 10 });
  const presence = (): Promise<Presence[]> =>
    server.db('meeting_attendances').where('session_id', session.id).select('joined_at', 'left_at', 'cycles');
  const enter = (): Promise<Room> => joinRoom(access, session.roomName, session.student(0));
  return { ...server, access, liveKit, session, presence, enter, reconciler: createReconciler(server.deps, hooks) };
}

test('stays are right without a single webhook: opened with their real time, closed when last seen', async () => {
  const { reconciler, presence, enter, liveKit, session } = await deafServer();
  const student = await enter();
  const [row] = await liveKit.listParticipants(session.roomName);
  await expect.poll(async () => (await liveKit.listParticipants(session.roomName))[0]?.active).toBe(true);
  await reconciler.tick();
  expect(await presence()).toMatchObject([
    { joined_at: row!.joinedAt, left_at: null, cycles: [{ source: 'roster', end: 'open' }] },
  ]);
  const lastSeen = Date.now();
  await student.disconnect();
  await expect.poll(() => liveKit.listParticipants(session.roomName)).toEqual([]);
  await reconciler.tick(lastSeen + 20_000);
  await reconciler.tick(lastSeen + 40_000);
  const [stay] = await presence();
  expect(stay!.cycles).toMatchObject([{ end: 'missing' }]);
  expect(stay!.left_at).toBeGreaterThanOrEqual(stay!.joined_at);
  expect(stay!.left_at).toBeLessThanOrEqual(lastSeen);
});

test('a room that vanished under a live class is given back under its name, and the stays of both count as one', async () => {
  const { reconciler, presence, enter, liveKit, access, session } = await deafServer();
  await enter();
  await expect.poll(async () => (await liveKit.listParticipants(session.roomName))[0]?.active).toBe(true);
  await reconciler.tick();
  await roomService(access).deleteRoom(session.roomName);
  await reconciler.tick();
  expect(await liveKit.listRooms([session.roomName])).toHaveLength(1);
  await enter();
  await expect.poll(async () => (await liveKit.listParticipants(session.roomName))[0]?.active).toBe(true);
  await reconciler.tick();
  expect(await presence()).toMatchObject([
    { left_at: null, cycles: [{ end: 'room_replaced' }, { source: 'roster', end: 'open' }] },
  ]);
});

test('a removed person whom an old token brings back is put out by the next look', async () => {
  const { reconciler, enter, db, liveKit, session } = await deafServer();
  await db('denied_participants').insert({ session_id: session.id, identity: session.student(0) });
  await enter();
  await expect.poll(() => liveKit.listParticipants(session.roomName)).toHaveLength(1);
  await reconciler.tick();
  await expect.poll(() => liveKit.listParticipants(session.roomName)).toEqual([]);
});
