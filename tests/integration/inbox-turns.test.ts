import { afterEach, beforeEach, expect, it } from 'vitest';
import { at } from '#server/db/connect.ts';
import { EVENTS_A_TURN } from '#server/jobs/fold-room.ts';
import { startInbox, type Inbox } from '#server/jobs/inbox.ts';
import { claimEvents, type Claim } from '#server/usecases/attendance/claim-events.ts';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';

/** Which events are folded when, and by whom (reliability.md, promise 6). */
let server: TestServerParts;
let inbox: Inbox | null = null;

beforeEach(async () => {
  server = await createTestDeps({ queue: false });
  await insertAcademy(server.db);
});
afterEach(async () => {
  await inbox?.stop();
  inbox = null;
  await server.close();
});

function work(pollEveryMs: number): void {
  const hooks = {
    teacherJoined: () => Promise.resolve(),
    lookBefore: () => Promise.resolve(),
    roomFinished: () => Promise.resolve(),
  };
  inbox = startInbox(server.deps, hooks, { pollEveryMs, backoffMs: 1 });
}

/** Stored in this order, one in each of the rooms, of a kind that tells nothing; due since `dueAt`. */
const store = (rooms: readonly string[], dueAt = Date.now() - MINUTE): Promise<{ id: string }[]> =>
  server
    .db('livekit_events')
    .insert(
      rooms.map((room_name, n) => ({
        id: `EV_${dueAt}_${n}`,
        event: 'egress_updated',
        room_name,
        created_at: at(dueAt),
        next_try_at: at(dueAt),
        payload: '{}',
      })),
    )
    .returning('id');
const waiting = () =>
  expect.poll(() => server.db('livekit_events').where('state', 'new').orderBy('seq').pluck('room_name'));
const idsOf = ({ events }: Claim): readonly string[] => events.map(({ id }) => id);

it('goes on with a room until nothing of it waits, however much came together', async () => {
  await store(Array.from({ length: 2 * EVENTS_A_TURN + 1 }, () => 'busy'));
  work(HOUR);
  await waiting().toEqual([]);
});

it('lets rooms whose events wait for their next try hold up no other, however many they are', async () => {
  const ill = Array.from({ length: 100 }, (_, n) => `ill_${n}`);
  await store(ill, Date.now() + HOUR);
  await store(['sound']);
  work(20);
  await waiting().toEqual(ill);
});

it('takes the oldest of a room first, also one that was put off, and none before its time', async () => {
  const [oldest, second, third] = await store(['room', 'room', 'room']);
  await store(['room'], Date.now() + HOUR);
  const [putOff] = await server
    .db('livekit_events')
    .where('id', oldest!.id)
    .update({ next_try_at: at(Date.now() - 1_000) })
    .returning('id');
  await server.db.transaction(async (trx) => {
    expect(idsOf(await claimEvents(trx, 'room', 2))).toEqual([putOff!.id, second!.id]);
    expect(idsOf(await claimEvents(trx, 'room', 9))).toEqual([third!.id]);
  });
});

it('lets one server at a time fold what is of a room', async () => {
  const [first, second] = await store(['room', 'room']);
  await server.db.transaction(async (one) => {
    expect(idsOf(await claimEvents(one, 'room', 1))).toEqual([first!.id]);
    await server.db.transaction(async (other) => expect(idsOf(await claimEvents(other, 'room', 9))).toEqual([]));
  });
  await server.db.transaction(async (trx) => expect(idsOf(await claimEvents(trx, 'room', 9))).toEqual([second!.id]));
});

it('lets nobody else write of a class whose events are being folded', async () => {
  const { id, roomName } = await insertSession(server.db, { startsAt: Date.now() - MINUTE });
  await store([roomName]);
  const free = () => server.db('sessions').where({ id }).forUpdate().skipLocked().pluck('id');
  await server.db.transaction(async (trx) => {
    await claimEvents(trx, roomName, 9);
    expect(await free()).toEqual([]);
  });
  expect(await free()).toEqual([id]);
});
