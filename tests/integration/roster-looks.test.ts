import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { createReconciler, type Reconciler } from '#server/jobs/reconcile.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertAcademy, insertSession, type SessionFixture } from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';

/** What one look at a room does besides reading who is in it (domain.md 3.2, 9). */
describe('one look at a room', () => {
  const now = Date.now();
  const startsAt = now - 10 * MINUTE;
  let liveKit: ToldLiveKit;
  let server: TestServerParts;
  let reconciler: Reconciler;
  /** The rooms that LiveKit was asked for. */
  let asked: string[];
  beforeEach(async () => {
    const told = tellLiveKit();
    asked = [];
    liveKit = {
      ...told,
      listRooms: (names = []) => {
        asked.push(...names);
        return told.listRooms(names);
      },
    };
    server = await createTestDeps({ liveKit, queue: false });
    await insertAcademy(server.db);
    reconciler = createReconciler(server.deps, { teacherJoined: () => Promise.resolve() });
  });
  afterEach(() => server.close());

  /** A class with its room, of which something was heard at `heardAt`. */
  async function aClass(heardAt: number, status: 'ongoing' | 'completed' = 'ongoing'): Promise<SessionFixture> {
    const session = await insertSession(server.db, { startsAt, students: 2, status });
    liveKit.openRoom(session.roomName, startsAt);
    const room = server.db('session_rooms').where('session_id', session.id);
    await room.update({ created_in_livekit_at: at(heardAt) });
    return session;
  }
  const inRoom = (session: SessionFixture) => server.db('meeting_attendances').where('session_id', session.id);

  test('the last one brings what was told before into the verdicts, also while LiveKit is away', async () => {
    const session = await aClass(now);
    await server.db('attendance_facts').insert({
      id: 'EV_joined',
      room_name: session.roomName,
      room_sid: 'RM_1',
      participant_sid: 'PA_1',
      identity: session.student(0),
      session_id: session.id,
      what: 'joined',
      at: at(startsAt),
      joined_at: at(startsAt),
    });
    liveKit.goAway();
    await reconciler.checkSession(session.id);
    expect(await inRoom(session)).toEqual([]);
    await reconciler.checkSession(session.id, { final: true });
    expect(await inRoom(session)).toMatchObject([{ identity: session.student(0), left_at: null }]);
  });

  test('notes no blindness after the end: nothing was to be heard any more', async () => {
    const session = await aClass(startsAt - 30 * MINUTE, 'completed');
    await reconciler.checkSession(session.id, { final: true });
    expect(await server.db('blind_periods').where('session_id', session.id)).toEqual([]);
  });

  test('is taken neither at the room that a moved class has left nor at one that LiveKit has closed', async () => {
    const session = await aClass(now);
    const rooms = server.db('session_rooms').where('session_id', session.id);
    await rooms.clone().update({ close_wanted_at: at(now) });
    const open = `${session.roomName}9`;
    await server.db('session_rooms').insert({ name: open, session_id: session.id });
    liveKit.openRoom(open, now);
    liveKit.loseRoom(session.roomName);
    await reconciler.tick(now);
    expect(asked).toEqual([open]);
    await rooms.clone().update({ closed_at: at(now) });
    await reconciler.checkSession(session.id, { final: true });
    expect(asked).toEqual([open]);
  });

  test('puts out again who was put out and came back', async () => {
    const session = await aClass(now);
    for (const n of [0, 1])
      liveKit.enter(session.roomName, {
        participantSid: `PA_${n}`,
        identity: session.student(n),
        joinedAt: startsAt,
      });
    await server.db('denied_participants').insert({ session_id: session.id, identity: session.student(0) });
    await reconciler.tick(now);
    expect(await liveKit.listParticipants(session.roomName)).toMatchObject([{ identity: session.student(1) }]);
  });
});
