import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '#server/auth/actor.ts';
import { at } from '#server/db/connect.ts';
import { cleanUpRooms, closeRoom } from '#server/jobs/close-rooms.ts';
import { endOpenStays } from '#server/jobs/end-open-stays.ts';
import { finaliseSession } from '#server/jobs/finalise-session.ts';
import { evaluatePeople } from '#server/usecases/attendance/evaluate-people.ts';
import { gatherFacts } from '#server/usecases/attendance/gather.ts';
import { moveSession } from '#server/usecases/calendar/move.ts';
import { computedRows, differences, readStoredVerdicts } from '#server/usecases/recompute/verdict-rows.ts';
import { unscheduleSession } from '#server/usecases/scheduling/place.ts';
import { lockSession } from '#server/usecases/sessions/store.ts';
import { cancelSession } from '#server/usecases/sessions/end.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertAcademy, insertSession, insertStaff, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '../support/told-livekit.ts';

/** LiveKit told it of the student's one stay. */
const tell = (
  db: Knex,
  session: SessionFixture,
  what: 'joined' | 'left',
  moment: number,
  joinedAt = session.startsAt,
) =>
  db('attendance_facts').insert({
    id: `EV_${what}_${session.id}`,
    room_name: session.roomName,
    room_sid: `RM_${session.id}`,
    participant_sid: `PA_${session.id}`,
    identity: session.student(0),
    session_id: session.id,
    what,
    at: at(moment),
    joined_at: at(joinedAt),
  });

/** A room is closed when its session ends, whoever died meanwhile (domain.md 2, Rooms; 8). */
describe('closing rooms', () => {
  let liveKit: ToldLiveKit;
  let parts: TestServerParts;
  let admin: Actor;
  beforeAll(async () => {
    liveKit = tellLiveKit();
    parts = await createTestDeps({ liveKit });
    await insertAcademy(parts.db);
    const staffId = await insertStaff(parts.db, 'admin');
    admin = { role: 'admin', staffId } as Actor;
    await parts.deps.jobs.work('close-room', ({ roomName }) => closeRoom(parts.deps, roomName));
  });
  afterAll(() => parts.close());

  /** What a server leaves that died after it had made the room and before the class was READY. */
  async function halfOpened(): Promise<SessionFixture> {
    const session = await insertSession(parts.db, { startsAt: Date.now() + 5 * MINUTE, status: 'scheduled' });
    liveKit.openRoom(session.roomName, Date.now());
    return session;
  }
  /** A class that was ended 20 minutes before its time, and made final with somebody still in. */
  async function leftOpen(joinedAfterMinutes = 0): Promise<SessionFixture> {
    const session = await insertSession(parts.db, {
      startsAt: Date.now() - 50 * MINUTE,
      status: 'completed',
      students: 1,
    });
    const now = Date.now();
    await parts
      .db('sessions')
      .where('id', session.id)
      .update({ ended_at: at(now - 10 * MINUTE), policy: JSON.stringify(policyOf({}, 'quran')) });
    const joinedAt = session.startsAt + joinedAfterMinutes * MINUTE;
    await tell(parts.db, session, 'joined', joinedAt, joinedAt);
    await finaliseSession(parts.deps, session.id);
    expect(await shown(session)).toMatchObject({ in_room: true, flags: [] });
    return session;
  }
  /** As 41 minutes later. */
  const becomesStale = ({ id, startsAt, endsAt }: SessionFixture) =>
    parts
      .db('sessions')
      .where('id', id)
      .update({ starts_at: at(startsAt - 41 * MINUTE), ends_at: at(endsAt - 41 * MINUTE) });
  const shown = async ({ id }: SessionFixture) => {
    const row = { session_id: id, person_role: 'student' };
    const { left_at } = await parts.db('meeting_attendances').where(row).first();
    const { status, attended_ms, flags } = await parts.db('session_attendances').where(row).first();
    return { in_room: left_at === null, left_at, status, attended_ms, flags };
  };
  const difference = async ({ id }: SessionFixture) => {
    const gathered = (await gatherFacts(parts.db, [id])).get(id)!;
    const fresh = await computedRows(parts.db, gathered, evaluatePeople(gathered, Date.now()), Date.now());
    return differences(await readStoredVerdicts(parts.db, id), fresh);
  };

  const namesInLiveKit = async () => (await liveKit.listRooms()).map(({ name }) => name);
  const isClosed = ({ roomName }: SessionFixture) =>
    eventually(async () => {
      expect(await namesInLiveKit()).not.toContain(roomName);
      expect((await parts.db('session_rooms').where('name', roomName).first('closed_at')).closed_at).not.toBeNull();
    });

  test.each([
    ['is cancelled', ({ id }: SessionFixture) => cancelSession(parts.deps, admin, { id, reason: 'عطلة' })],
    ['loses its time', ({ id }: SessionFixture) => unscheduleSession(parts.deps, admin, { id, reason: 'عطلة' })],
    [
      'is moved',
      ({ id, startsAt }: SessionFixture) =>
        moveSession(parts.deps, admin, {
          id,
          startsAt: startsAt + 7 * DAY,
          reason: 'عطلة',
          override: { reason: 'عطلة' },
        }),
    ],
  ])('the room that was made for a class that %s before it was READY is closed', async (_, act) => {
    const session = await halfOpened();
    expect(await act(session)).toMatchObject({ ok: true });
    await isClosed(session);
  });

  test('a room that was made while its class was being cancelled is found and closed', async () => {
    const late = await insertSession(parts.db, { startsAt: Date.now() + 5 * MINUTE, status: 'cancelled' });
    liveKit.openRoom(late.roomName, Date.now());
    const stays = await halfOpened();
    await cleanUpRooms(parts.deps, FREE_RUN);
    // As half a minute later: what was just asked for is the queue's.
    await parts
      .db('session_rooms')
      .where('name', late.roomName)
      .whereNotNull('close_wanted_at')
      .update({ close_wanted_at: parts.db.raw(`clock_timestamp() - interval '1 minute'`) });
    await cleanUpRooms(parts.deps, FREE_RUN);
    await isClosed(late);
    expect(await namesInLiveKit()).toContain(stays.roomName);
  });

  describe('who was in when LiveKit was lost for good, so that nobody told of a leave', () => {
    test('is out as soon as the room is closed', async () => {
      const session = await leftOpen();
      await cleanUpRooms(parts.deps, FREE_RUN);
      expect(await shown(session)).toMatchObject({ in_room: true });
      await closeRoom(parts.deps, session.roomName);
      const { closed_at } = await parts.db('session_rooms').where('session_id', session.id).first();
      expect(await shown(session)).toMatchObject({ in_room: false, left_at: closed_at, flags: ['estimated'] });
      expect(await difference(session)).toEqual([]);
    });

    test('is out at the scheduled end once nothing was heard for long after it', async () => {
      const session = await leftOpen();
      await becomesStale(session);
      await cleanUpRooms(parts.deps, FREE_RUN);
      expect(await shown(session)).toMatchObject({
        in_room: false,
        left_at: session.endsAt - 41 * MINUTE,
        flags: ['estimated'],
      });
      expect(await difference(session)).toEqual([]);
    });

    test('was in until the room was closed, also when that is found long after it: the stored verdict follows', async () => {
      const session = await leftOpen(-34);
      await becomesStale(session);
      await cleanUpRooms(parts.deps, FREE_RUN);
      expect(await shown(session)).toMatchObject({ in_room: false, status: 'late' });
      expect(await difference(session)).toEqual([]);
      await closeRoom(parts.deps, session.roomName);
      // Came late and was in longer than the class (domain.md 3.6, rule 3).
      expect(await shown(session)).toMatchObject({ status: 'present' });
      expect(await difference(session)).toEqual([]);
    });
  });

  test('a run that has lost its turn ends no stay', async () => {
    const session = await leftOpen();
    await becomesStale(session);
    const lost = { ...FREE_RUN, hold: () => Promise.reject(new Error('another server has the turn')) };
    expect((await endOpenStays(parts.deps, lost)).ended).toBe(0);
    expect(await shown(session)).toMatchObject({ in_room: true });
    expect((await endOpenStays(parts.deps, FREE_RUN)).ended).toBeGreaterThanOrEqual(1);
    expect(await shown(session)).toMatchObject({ in_room: false });
  });

  test('a stay is ended only once whoever writes of the class is done: a leave that comes in then is the end', async () => {
    const session = await leftOpen();
    await becomesStale(session);
    const leftAt = session.startsAt + 35 * MINUTE;
    const [ends] = await parts.db.transaction(async (trx) => {
      await lockSession(trx, session.id);
      const begun = endOpenStays(parts.deps, FREE_RUN);
      // A transaction sees one picture of it only.
      await expect
        .poll(() => parts.db('pg_stat_activity').whereRaw(`datname = current_database() and wait_event_type = 'Lock'`))
        .toHaveLength(1);
      await tell(trx, session, 'left', leftAt);
      return [begun];
    });
    expect((await ends).ended).toBeGreaterThanOrEqual(1);
    expect(await shown(session)).toMatchObject({ in_room: false, left_at: leftAt, flags: [] });
  });

  test('a room with a name of ours that no row knows is closed once it is no new one; strangers’ rooms are left alone', async () => {
    const [lost, fresh, strange] = ['quran_424242_1699785600', 'quran_424243_1699785600', 'their-own-room'] as const;
    liveKit.openRoom(lost, Date.now() - HOUR);
    liveKit.openRoom(fresh, Date.now());
    liveKit.openRoom(strange, Date.now() - HOUR);
    await cleanUpRooms(parts.deps, FREE_RUN);
    const names = await namesInLiveKit();
    expect([lost, fresh, strange].filter((name) => names.includes(name))).toEqual([fresh, strange]);
  });
});
