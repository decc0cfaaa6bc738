import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '#server/auth/actor.ts';
import { at, databaseNow } from '#server/db/connect.ts';
import { closeRoom } from '#server/jobs/close-rooms.ts';
import { manageMeetings } from '#server/jobs/manage-meetings.ts';
import { createReconciler, type Reconciler } from '#server/jobs/reconcile.ts';
import { cancelSession, completeSession, markStudentAbsent } from '#server/usecases/sessions/end.ts';
import { openSession } from '#server/usecases/sessions/open.ts';
import { teacherJoined } from '#server/usecases/sessions/teacher-joined.ts';
import { policyOf } from '#shared/domain/policy.ts';
import { DAY, MINUTE, SECOND } from '#shared/domain/time.ts';
import { tellStay } from '../support/ended-class.ts';
import { eventually } from '../support/eventually.ts';
import {
  insertAcademy,
  insertSession,
  type SessionFixture,
  type SessionWish,
} from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '../support/told-livekit.ts';

/** Time and people at once, and time that passed while nobody looked (domain.md 2; reliability.md 6, 8). */
let liveKit: ToldLiveKit;
let server: TestServerParts;
let reconciler: Reconciler;
const admin = { role: 'admin', staffId: 1 } as Actor;
const noLook = () => Promise.resolve();

beforeEach(async () => {
  liveKit = tellLiveKit();
  server = await createTestDeps({ liveKit, timing: { settlingMs: 600_000 } });
  await insertAcademy(server.db);
  reconciler = createReconciler(server.deps, {
    teacherJoined: (trx, sessionId, joinedAt) => teacherJoined(trx, server.deps, sessionId, joinedAt),
  });
  await server.deps.jobs.work('close-room', ({ roomName }) => closeRoom(server.deps, roomName));
});
afterEach(() => server.close());

const RACES = 6;
const now = () => Date.now();
const scan = () =>
  manageMeetings(server.deps, ['quran', 'academic', 'interactive'], (id) => reconciler.checkSession(id), FREE_RUN);

const open = (session: SessionFixture) => openSession(server.deps, admin, { id: session.id });
const complete = (session: SessionFixture) =>
  completeSession(server.deps, noLook, admin, { id: session.id, reason: 'done' });

async function inTheRoom(wish: Partial<SessionWish>): Promise<SessionFixture> {
  const session = await insertSession(server.db, { startsAt: now() - 40 * MINUTE, ...wish });
  liveKit.openRoom(session.roomName, session.startsAt - 5 * MINUTE);
  return session;
}
/** As after a round of checks that reached every room: until now nothing was missed. */
async function everythingWasSeen(until = now()): Promise<void> {
  await server.db('session_rooms').update({ heard_at: at(until) });
}
const sessionOf = (session: SessionFixture): Promise<{ status: string; flags: string[]; end_reason: string | null }> =>
  server.db('sessions').where('id', session.id).first('status', 'flags', 'end_reason');
const stepsOf = (session: SessionFixture): Promise<string[]> =>
  server.db('session_transitions').where('session_id', session.id).orderBy('id').pluck('to_status');
const allRoomsClosed = () =>
  eventually(async () => {
    expect(await liveKit.listRooms()).toEqual([]);
    expect(await server.db('session_rooms').whereNull('closed_at')).toEqual([]);
  });

describe('at the same moment', () => {
  test('cancelling against the teacher’s coming: one of them happens, and the other hears what is', async () => {
    for (let n = 0; n < RACES; n += 1) {
      const session = await inTheRoom({ status: 'ready' });
      const come = () =>
        server.db.transaction((trx) => teacherJoined(trx, server.deps, session.id, session.startsAt + SECOND));
      const cancel = () => cancelSession(server.deps, admin, { id: session.id, reason: 'a power cut' });
      const comesFirst = n % 2 === 0 ? null : come();
      const [cancelled] = await Promise.all([cancel(), comesFirst ?? come()]);
      const { status } = await sessionOf(session);
      expect(await stepsOf(session)).toEqual([status]);
      if (cancelled.ok) expect(status).toBe('cancelled');
      else {
        expect(cancelled.refusal).toMatchObject({ code: 'invalid_transition', data: { from: 'ongoing' } });
        await completeSession(server.deps, noLook, admin, { id: session.id, reason: 'the test is over' });
      }
    }
    await allRoomsClosed();
  });

  test('completing against marking absent: one end, one row in the ledger, and the room closes either way', async () => {
    for (let n = 0; n < RACES; n += 1) {
      const session = await inTheRoom({ subtype: 'individual', students: 1 });
      liveKit.enter(session.roomName, {
        participantSid: `PA_${session.id}`,
        identity: session.teacher,
        joinedAt: session.startsAt,
      });
      await server.db('subscriptions').insert({
        student_id: session.studentIds[0],
        kind: 'quran',
        quota: 8,
        starts_at: at(now() - 5 * DAY),
        ends_at: at(now() + 5 * DAY),
      });
      await everythingWasSeen();
      await reconciler.checkSession(session.id);
      const absent = () => markStudentAbsent(server.deps, noLook, admin, { id: session.id });
      const ends = await Promise.all(n % 2 === 0 ? [complete(session), absent()] : [absent(), complete(session)]);
      const { status } = await sessionOf(session);
      expect(ends.filter((end) => end.ok)).toHaveLength(1);
      expect(ends.find((end) => !end.ok)).toMatchObject({
        refusal: { code: 'invalid_transition', data: { from: status } },
      });
      expect(await stepsOf(session)).toEqual([status]);
      expect(await server.db('session_consumptions').where('session_id', session.id)).toHaveLength(1);
    }
    await allRoomsClosed();
  });

  test('two clicks and a job open one room, once', async () => {
    const sessions: SessionFixture[] = [];
    for (let n = 0; n < RACES; n += 1)
      sessions.push(
        await insertSession(server.db, { startsAt: now() + 5 * MINUTE, status: 'scheduled', roomName: null }),
      );
    const clicks = await Promise.all([scan(), ...sessions.flatMap((session) => [open(session), open(session)])]);
    expect(clicks.slice(1).map((clicked) => 'ok' in clicked && clicked.ok)).toEqual(Array(2 * RACES).fill(true));
    for (const session of sessions) expect(await stepsOf(session)).toEqual(['ready']);
    const rooms: string[] = await server.db('session_rooms').orderBy('name').pluck('name');
    expect((await liveKit.listRooms()).map((room) => room.name).toSorted()).toEqual(rooms);
    expect(rooms).toHaveLength(RACES);
  });

  test('two clicks and the job that ends a class: one end, the others hear of it', async () => {
    const sessions: SessionFixture[] = [];
    for (let n = 0; n < RACES; n += 1) sessions.push(await inTheRoom({ startsAt: now() - 100 * MINUTE, students: 1 }));
    await everythingWasSeen();
    const [, ...clicks] = await Promise.all([
      scan(),
      ...sessions.flatMap((session) => [complete(session), complete(session)]),
    ]);
    for (const session of sessions) expect(await stepsOf(session)).toEqual(['completed']);
    for (const [n] of sessions.entries())
      expect(clicks.slice(2 * n, 2 * n + 2).filter((clicked) => clicked.ok).length).toBeLessThan(2);
    await allRoomsClosed();
  });
});

describe('a class in overtime', () => {
  test('is not over while somebody is in its room, also when stays without a leave are ended before that', async () => {
    const session = await inTheRoom({ startsAt: now() - 80 * MINUTE, students: 1 });
    const policy = JSON.stringify({ ...policyOf({}, 'quran'), staleCycleMinutes: 5 });
    await server.db('sessions').where('id', session.id).update({ policy, policy_version: 1 });
    const one = { participantSid: 'PA_1', identity: session.student(0), joinedAt: session.startsAt };
    liveKit.enter(session.roomName, one);
    await everythingWasSeen();
    expect(await scan()).toEqual({ looked: 1, moved: 0, failed: 0 });
    expect(await server.db('meeting_attendances').where('session_id', session.id)).toMatchObject([
      { left_at: session.endsAt, flags: ['estimated'] },
    ]);
    expect(await sessionOf(session)).toMatchObject({ status: 'ongoing' });

    const [room] = await liveKit.listRooms([session.roomName]);
    const { participantSid, identity } = one;
    await server.db('attendance_facts').insert({
      id: 'EV_left',
      session_id: session.id,
      room_name: session.roomName,
      room_sid: room!.sid,
      participant_sid: participantSid,
      identity,
      what: 'left',
      at: at(now() - 6 * MINUTE),
      joined_at: at(session.startsAt),
    });
    liveKit.leave(session.roomName, participantSid);
    await reconciler.checkSession(session.id);
    expect(await scan()).toEqual({ looked: 1, moved: 1, failed: 0 });
    expect(await sessionOf(session)).toMatchObject({ status: 'completed', end_reason: 'ended_automatically' });
  });
});

describe('one scan', () => {
  test('goes on past a session that fails, and names it in the log', async () => {
    const sessions = [];
    for (let n = 0; n < 4; n += 1)
      sessions.push(
        await insertSession(server.db, { startsAt: now() + n * MINUTE, status: 'scheduled', roomName: null }),
      );
    const [, broken] = sessions;
    await server.db.raw(
      `create function break_it() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$;
       create trigger break_it before update of status on sessions
         for each row when (new.id = ${broken!.id}) execute function break_it()`,
    );
    expect(await scan()).toEqual({ looked: 4, moved: 3, failed: 1 });
    expect((await Promise.all(sessions.map(sessionOf))).map(({ status }) => status)).toEqual([
      'ready',
      'scheduled',
      'ready',
      'ready',
    ]);
    const told = server.logLines.map((line) => JSON.parse(line) as { sessionId?: number; msg: string });
    expect(told.filter(({ msg }) => msg.startsWith('a session could not be moved on'))).toMatchObject([
      { sessionId: broken!.id },
    ]);
  });

  test('looks only at those that have reached a moment, and begins no further one once it is cut', async () => {
    await insertSession(server.db, { startsAt: now() + 90 * MINUTE, status: 'scheduled', roomName: null });
    await inTheRoom({ status: 'ready', startsAt: now() - MINUTE });
    await inTheRoom({ status: 'ongoing', startsAt: now() - 30 * MINUTE });
    expect(await scan()).toEqual({ looked: 0, moved: 0, failed: 0 });
    const due = await insertSession(server.db, { startsAt: now() + MINUTE, status: 'scheduled', roomName: null });
    const cut = AbortSignal.abort();
    expect(await manageMeetings(server.deps, ['quran'], noLook, { ...FREE_RUN, signal: cut })).toMatchObject({
      looked: 1,
      moved: 0,
    });
    expect(await sessionOf(due)).toMatchObject({ status: 'scheduled' });
  });
});

describe('after a day that nobody saw', () => {
  const yesterday = now() - DAY;
  const undecided = { flags: ['undecided'], end_reason: null };

  test('each session goes straight to its right final state or to a person, oldest first, and no past room is opened', async () => {
    await everythingWasSeen(yesterday - 5 * MINUTE);
    const make = (minutesLater: number, wish: Partial<SessionWish>) =>
      insertSession(server.db, { startsAt: yesterday + minutesLater * MINUTE, ...wish });
    const neverOpened = await make(0, { status: 'scheduled', roomName: null });
    const nobodySeen = await make(1, { status: 'ready' });
    const held = await make(2, { status: 'ready', students: 1 });
    await tellStay(server.db, held, held.teacher, [0, 60]);
    const ran = await make(3, { status: 'ongoing', students: 2 });
    await tellStay(server.db, ran, ran.student(0), [0, 60]);
    const alone = await make(4, { status: 'ongoing', subtype: 'individual', students: 1 });
    const goesOn = await insertSession(server.db, { startsAt: now() - MINUTE, status: 'scheduled', roomName: null });

    expect(await scan()).toMatchObject({ looked: 6, failed: 0 });
    expect(await sessionOf(neverOpened)).toEqual({ status: 'scheduled', ...undecided });
    expect(await sessionOf(nobodySeen)).toEqual({ status: 'ready', ...undecided });
    expect(await stepsOf(held)).toEqual(['ongoing', 'completed']);
    expect(await stepsOf(ran)).toEqual(['completed']);
    expect(await stepsOf(alone)).toEqual(['absent']);
    expect(await stepsOf(goesOn)).toEqual(['ready']);
    const first: number[] = await server.db('session_transitions').orderBy('id').pluck('session_id');
    expect([...new Set(first)][0]).toBe(held.id);
    const [opened, ...others] = await liveKit.listRooms();
    expect(opened?.name).toContain(`quran_${goesOn.id}_`);
    expect(others).toEqual([]);
    expect(await scan()).toEqual({ looked: 0, moved: 0, failed: 0 });
  });

  test('a teacher who did not come where everything was seen is a no-show, and the room closes', async () => {
    const session = await inTheRoom({ status: 'ready', startsAt: now() - 100 * MINUTE });
    await everythingWasSeen();
    await scan();
    expect(await sessionOf(session)).toMatchObject({ status: 'cancelled', end_reason: 'teacher_no_show' });
    await allRoomsClosed();
  });
});

describe('when the next class of the same teacher starts', () => {
  test.each([
    ['has been in since its start', 0, 'completed'],
    ['came after its end only', 60.5, 'absent'],
  ])('the one before ends by who is in now, not by the last look: a student who %s', async (_, minute, end) => {
    const before = await inTheRoom({ subtype: 'individual', startsAt: now() - 61 * MINUTE });
    const joined = at(before.startsAt + minute * MINUTE);
    await server.db('meeting_attendances').insert({
      session_id: before.id,
      person_role: 'student',
      person_id: before.studentIds[0],
      identity: before.student(0),
      joined_at: joined,
      left_at: null,
      cycles: '[]',
      total_ms: 0,
      flags: [],
    });
    const next = await inTheRoom({ startsAt: before.startsAt + 70 * MINUTE, status: 'ready' });
    await server.db('sessions').where('id', next.id).update({ teacher_id: before.teacherId });
    await server.db.transaction((trx) => teacherJoined(trx, server.deps, next.id, now()));
    expect(await sessionOf(before)).toMatchObject({ status: end, end_reason: 'next_class_started' });
  });

  test('the one before ends though somebody holds it at that moment', async () => {
    const before = await inTheRoom({ startsAt: now() - 61 * MINUTE });
    const next = await inTheRoom({ startsAt: before.startsAt + 70 * MINUTE, status: 'ready' });
    await server.db('sessions').where('id', next.id).update({ teacher_id: before.teacherId });
    const holding = await server.db.transaction();
    await holding('sessions').where('id', before.id).forUpdate().first();
    const joining = server.db.transaction((trx) => teacherJoined(trx, server.deps, next.id, now()));
    const waiting = () =>
      server.db('pg_stat_activity').where({ wait_event_type: 'Lock' }).whereRaw('datname = current_database()');
    await expect.poll(waiting).toHaveLength(1);
    await holding.rollback();
    await joining;
    expect(await sessionOf(next)).toMatchObject({ status: 'ongoing' });
    expect(await sessionOf(before)).toMatchObject({ end_reason: 'next_class_started' });
  });
});

describe('while LiveKit cannot be reached', () => {
  test('a class over which it was away is undecided, not cancelled', async () => {
    const session = await inTheRoom({ status: 'ready', startsAt: now() - 100 * MINUTE });
    await reconciler.tick(session.startsAt);
    liveKit.goAway();
    for (const minute of [1, 3, 30, 60]) await reconciler.tick(session.startsAt + minute * MINUTE);
    liveKit.comeBack();
    await scan();
    expect(await sessionOf(session)).toMatchObject({ status: 'ready', flags: ['undecided'] });
  });

  test.each([
    ['never could be opened', []],
    ['was left behind at an earlier time, and could not be opened at this one', [`quran_1_${now() - DAY}`]],
  ])('a class whose room %s waits, then is undecided', async (_, leftBehind) => {
    liveKit.goAway();
    const session = await insertSession(server.db, { startsAt: now() + MINUTE, status: 'scheduled', roomName: null });
    const before = at(now() - DAY);
    for (const name of leftBehind)
      await server.db('session_rooms').insert({
        name,
        session_id: session.id,
        opened_at: before,
        created_in_livekit_at: before,
        close_wanted_at: before,
        closed_at: before,
        heard_at: at(now()),
      });
    expect(await scan()).toEqual({ looked: 1, moved: 0, failed: 0 });
    expect(await sessionOf(session)).toMatchObject({ status: 'scheduled', flags: [] });
    const past = at((await databaseNow(server.db)) - 100 * MINUTE);
    await server
      .db('sessions')
      .where('id', session.id)
      .update({
        starts_at: past,
        ends_at: server.db.raw(`?::timestamptz + interval '60 minutes'`, [past]),
        busy_until: server.db.raw(`?::timestamptz + interval '65 minutes'`, [past]),
      });
    await scan();
    expect(await sessionOf(session)).toMatchObject({ status: 'scheduled', flags: ['undecided'] });
  });
});
