import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '#server/db/connect.ts';
import { createReconciler, type Reconciler } from '#server/jobs/reconcile.ts';
import { startInbox } from '#server/jobs/inbox.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import {
  insertAcademy,
  insertSession,
  type SessionFixture,
  type SessionWish,
} from '#tests/support/fixtures-of-sessions.ts';
import { eventBody } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';
import { openWebhookApp } from '#tests/support/webhook-app.ts';

let liveKit: ToldLiveKit;
let server: TestServerParts;
let reconciler: Reconciler;
const started: { readonly sessionId: number; readonly at: number }[] = [];
const hooks = {
  teacherJoined: (_trx: unknown, sessionId: number, at: number) => {
    started.push({ sessionId, at });
    return Promise.resolve();
  },
  lookBefore: () => Promise.resolve(),
  roomFinished: () => Promise.resolve(),
};
/** The class began ten minutes ago; the checks of a test tell their own time from here on. */
const now = Math.floor(Date.now() / SECOND) * SECOND;
const S = now - 10 * MINUTE;

beforeEach(async () => {
  liveKit = tellLiveKit();
  server = await createTestDeps({ liveKit, queue: false });
  await insertAcademy(server.db);
  reconciler = createReconciler(server.deps, hooks);
  started.length = 0;
});
afterEach(() => server.close());

/** A class whose room is open in LiveKit, and of which something was heard at `heardAt`. */
async function liveClass(wish: Partial<SessionWish> & { heardAt?: number } = {}): Promise<SessionFixture> {
  const { heardAt = now, ...rest } = wish;
  const session = await insertSession(server.db, { startsAt: S, students: 2, ...rest });
  liveKit.openRoom(session.roomName, S - 5 * MINUTE);
  await server
    .db('session_rooms')
    .where('session_id', session.id)
    .update({ created_in_livekit_at: at(heardAt) });
  return session;
}

const roomSid = async (session: SessionFixture): Promise<string> => {
  const [room] = await liveKit.listRooms([session.roomName]);
  return room!.sid;
};

let facts = 0;
async function fact(
  session: SessionFixture,
  what: 'joined' | 'left',
  sid: string,
  identity: string,
  when: number,
  joinedAt: number,
): Promise<void> {
  facts += 1;
  await server.db('attendance_facts').insert({
    id: `EV_${facts}`,
    room_name: session.roomName,
    room_sid: await roomSid(session),
    participant_sid: sid,
    identity,
    what,
    at: at(when),
    joined_at: at(joinedAt),
    session_id: session.id,
  });
}

interface Presence {
  readonly identity: string;
  readonly joined_at: number;
  readonly left_at: number | null;
  readonly flags: string[];
  readonly cycles: { readonly source: string; readonly end: string; readonly flags: string[] }[];
}
const presence = (session: SessionFixture): Promise<Presence[]> =>
  server
    .db('meeting_attendances')
    .where('session_id', session.id)
    .orderBy('identity')
    .select('identity', 'joined_at', 'left_at', 'flags', 'cycles');
const blind = (session: SessionFixture): Promise<{ blind_from: number; blind_until: number | null; cause: string }[]> =>
  server.db('blind_periods').where('session_id', session.id).orderBy('id').select('blind_from', 'blind_until', 'cause');

describe('what events missed', () => {
  it('a lost join is opened from the roster with its real time, and its leave closes it', async () => {
    const session = await liveClass();
    liveKit.enter(session.roomName, { participantSid: 'PA_1', identity: session.student(0), joinedAt: S + 3_210 });
    await reconciler.tick(now);
    expect(await presence(session)).toMatchObject([
      {
        identity: session.student(0),
        joined_at: S + 3_210,
        left_at: null,
        cycles: [{ source: 'roster', end: 'open' }],
      },
    ]);
    await fact(session, 'left', 'PA_1', session.student(0), now + 5_000, S + 3_210);
    liveKit.leave(session.roomName, 'PA_1');
    await reconciler.tick(now + 20_000);
    expect(await presence(session)).toMatchObject([
      { left_at: now + 5_000, flags: [], cycles: [{ source: 'webhook', end: 'left' }] },
    ]);
  });

  it('a lost leave ends the stay when it was last seen, once two rosters in a row lack it; the real leave replaces that', async () => {
    const session = await liveClass();
    await fact(session, 'joined', 'PA_1', session.student(0), S, S);
    liveKit.enter(session.roomName, { participantSid: 'PA_1', identity: session.student(0), joinedAt: S });
    await reconciler.tick(now);
    await reconciler.tick(now + 20_000);
    liveKit.leave(session.roomName, 'PA_1');
    await reconciler.tick(now + 40_000);
    expect(await presence(session)).toMatchObject([{ left_at: null }]);
    await reconciler.tick(now + 60_000);
    expect(await presence(session)).toMatchObject([
      { left_at: now + 20_000, flags: ['estimated'], cycles: [{ end: 'missing' }] },
    ]);
    await fact(session, 'left', 'PA_1', session.student(0), now + 33_000, S);
    await reconciler.tick(now + 80_000);
    expect(await presence(session)).toMatchObject([{ left_at: now + 33_000, flags: [], cycles: [{ end: 'left' }] }]);
  });

  it('one roster that lacks somebody proves nothing when the next one has them, nor one that has them connecting', async () => {
    const session = await liveClass();
    const row = { participantSid: 'PA_1', identity: session.student(0), joinedAt: S };
    liveKit.enter(session.roomName, row);
    await reconciler.tick(now);
    for (const offset of [20_000, 60_000, 100_000]) {
      liveKit.leave(session.roomName, 'PA_1');
      await reconciler.tick(now + offset);
      liveKit.enter(session.roomName, row);
      await reconciler.tick(now + offset + 20_000);
    }
    liveKit.leave(session.roomName, 'PA_1');
    liveKit.enter(session.roomName, { ...row, active: false });
    for (const offset of [140_000, 160_000]) await reconciler.tick(now + offset);
    expect(await presence(session)).toMatchObject([{ joined_at: S, left_at: null, flags: [] }]);
    liveKit.leave(session.roomName, 'PA_1');
    for (const offset of [180_000, 200_000]) await reconciler.tick(now + offset);
    expect(await presence(session)).toMatchObject([{ left_at: now + 120_000, flags: ['estimated'] }]);
  });

  it('a stay whose leave was lost before any roster saw it ends where it began', async () => {
    const session = await liveClass();
    await fact(session, 'joined', 'PA_1', session.student(0), S + MINUTE, S + MINUTE);
    await reconciler.tick(now);
    await reconciler.tick(now + 20_000);
    expect(await presence(session)).toMatchObject([
      { joined_at: S + MINUTE, left_at: S + MINUTE, flags: ['estimated'] },
    ]);
  });

  it('before a session is finalised one look is enough, but not for somebody who has only just come', async () => {
    const session = await liveClass();
    await fact(session, 'joined', 'PA_1', session.student(0), S, S);
    const justNow = Date.now();
    await fact(session, 'joined', 'PA_2', session.student(1), justNow, justNow);
    await reconciler.checkSession(session.id, { final: true });
    expect(await presence(session)).toMatchObject([
      { identity: session.student(0), left_at: S },
      { identity: session.student(1), left_at: null },
    ]);
  });

  it('only ACTIVE connections of people count, the hidden are not seen, strangers are listed', async () => {
    const session = await liveClass();
    const enter = (participantSid: string, identity: string, change: object = {}) =>
      liveKit.enter(session.roomName, { participantSid, identity, joinedAt: S, ...change });
    enter('PA_1', session.student(0), { active: false });
    enter('PA_2', 'recorder', { standard: false });
    enter('PA_3', `staff-${session.teacherId}`, { hidden: true });
    enter('PA_4', 'a-stranger');
    await reconciler.tick(now);
    expect(await presence(session)).toEqual([]);
    expect(await server.db('unmatched_presence').select('identity', 'why', 'session_id')).toEqual([
      { identity: 'a-stranger', why: 'unknown_identity', session_id: session.id },
    ]);
  });

  it("starts the class of a teacher whose join was lost, by the roster's time", async () => {
    const session = await liveClass({ status: 'ready' });
    liveKit.enter(session.roomName, { participantSid: 'PA_t', identity: session.teacher, joinedAt: S + 1_234 });
    await reconciler.tick(now);
    expect(started).toEqual([{ sessionId: session.id, at: S + 1_234 }]);
  });
});

describe('rooms that were replaced or vanished', () => {
  it('stays of a recreated room end when they were last seen, and the same people go on in the new one', async () => {
    const session = await liveClass();
    liveKit.enter(session.roomName, { participantSid: 'PA_1', identity: session.student(0), joinedAt: S });
    liveKit.enter(session.roomName, { participantSid: 'PA_2', identity: session.student(1), joinedAt: S });
    await reconciler.tick(now);
    liveKit.openRoom(session.roomName, now + 10_000);
    liveKit.enter(session.roomName, { participantSid: 'PA_3', identity: session.student(0), joinedAt: now + 12_000 });
    await reconciler.tick(now + 20_000);
    expect(await presence(session)).toMatchObject([
      {
        identity: session.student(0),
        joined_at: S,
        left_at: null,
        flags: ['merged', 'estimated'],
        cycles: [{ end: 'room_replaced' }, { end: 'open' }],
      },
      {
        identity: session.student(1),
        joined_at: S,
        left_at: now,
        flags: ['estimated'],
        cycles: [{ end: 'room_replaced' }],
      },
    ]);
  });

  it('the vanished room of a live class is opened again under its name, of a class that is over it is not', async () => {
    const live = await liveClass();
    const over = await liveClass({ startsAt: now - 180 * MINUTE, status: 'ready' });
    await reconciler.tick(now);
    liveKit.loseRoom(live.roomName);
    liveKit.loseRoom(over.roomName);
    await reconciler.tick(now + 20_000);
    expect((await liveKit.listRooms()).map((room) => room.name)).toEqual([live.roomName]);
    expect(await server.db('room_incarnations').where('room_name', live.roomName)).toHaveLength(2);
  });
});

describe('when nothing could reach the server', () => {
  it('a server that was away is exact about those still inside, and marks what it could not see', async () => {
    const session = await liveClass({ students: 3, minutes: 30 });
    const row = (n: number) => ({ participantSid: `PA_${n}`, identity: session.student(n), joinedAt: S });
    liveKit.enter(session.roomName, row(0));
    liveKit.enter(session.roomName, row(1));
    await reconciler.tick(now);
    liveKit.leave(session.roomName, 'PA_1');
    const back = now + 10 * MINUTE;
    const restarted = createReconciler(server.deps, hooks);
    await restarted.tick(back);
    await restarted.tick(back + 20_000);
    expect(await blind(session)).toEqual([{ blind_from: now, blind_until: back, cause: 'server_away' }]);
    expect(await presence(session)).toMatchObject([
      { identity: session.student(0), joined_at: S, left_at: null, flags: [] },
      { identity: session.student(1), left_at: now, flags: ['estimated', 'unverified'] },
    ]);
    await fact(session, 'left', 'PA_0', session.student(0), S + 30 * MINUTE, S);
    await server
      .db('sessions')
      .where('id', session.id)
      .update({ status: 'completed', ended_at: at(S + 30 * MINUTE) });
    await server.db.transaction((trx) => finaliseReports(trx, session.id, S + 31 * MINUTE));
    const reports: unknown[] = await server
      .db('student_session_reports')
      .where('session_id', session.id)
      .orderBy('student_id')
      .select('status', 'flags');
    // Ten of thirty minutes seen, ten more possible; who never came could not have reached half of the class.
    expect(reports).toEqual([
      { status: 'present', flags: [] },
      { status: 'absent', flags: ['estimated', 'unverified'] },
      { status: 'absent', flags: [] },
    ]);
  });

  it('LiveKit that does not answer closes nobody; the period lasts until it is heard again', async () => {
    const session = await liveClass();
    liveKit.enter(session.roomName, { participantSid: 'PA_1', identity: session.student(0), joinedAt: S });
    await reconciler.tick(now);
    liveKit.goAway();
    await reconciler.tick(now + 20_000);
    expect(await blind(session)).toEqual([]);
    await reconciler.tick(now + 80_000);
    await reconciler.tick(now + 100_000);
    expect(await blind(session)).toEqual([{ blind_from: now, blind_until: null, cause: 'livekit_away' }]);
    expect(await presence(session)).toMatchObject([{ left_at: null }]);
    liveKit.comeBack();
    await reconciler.tick(now + 120_000);
    expect(await blind(session)).toEqual([{ blind_from: now, blind_until: now + 120_000, cause: 'livekit_away' }]);
    expect(await presence(session)).toMatchObject([{ joined_at: S, left_at: null, flags: [] }]);
  });

  it('an event that gets through ends the blindness as well as a roster', async () => {
    const session = await liveClass({ heardAt: now - 5 * MINUTE });
    liveKit.goAway();
    await reconciler.tick(now);
    expect(await blind(session)).toMatchObject([{ blind_from: now - 5 * MINUTE, blind_until: null }]);
    const inbox = startInbox(server.deps, hooks);
    const webhooks = await openWebhookApp(server.deps, () => inbox.wake());
    await webhooks.send(
      eventBody({
        event: 'participant_joined',
        room: session.roomName,
        roomSid: 'RM_x',
        sid: 'PA_1',
        identity: session.student(0),
        at: Date.now(),
        joinedAt: Date.now(),
      }),
    );
    await webhooks.close();
    await inbox.stop();
    await reconciler.tick(Date.now());
    const [period] = await blind(session);
    expect(period!.blind_until).toBeGreaterThanOrEqual(now);
    expect(await blind(session)).toHaveLength(1);
  });

  it('an event that comes in before the first roster hides none of the silence before it', async () => {
    const since = Date.now() - 5 * MINUTE;
    const session = await liveClass({ heardAt: since });
    const webhooks = await openWebhookApp(server.deps);
    const sentAt = Date.now();
    const leave = { event: 'participant_left', sid: 'PA_1', identity: session.student(0), at: sentAt, joinedAt: S };
    await webhooks.send(eventBody({ ...leave, room: session.roomName, roomSid: await roomSid(session) }));
    await webhooks.close();
    await reconciler.tick(Date.now() + SECOND);
    const [period, ...others] = await blind(session);
    expect(others).toEqual([]);
    expect(period).toMatchObject({ blind_from: since, cause: 'server_away' });
    expect(period!.blind_until).toBeGreaterThanOrEqual(sentAt);
    expect(period!.blind_until).toBeLessThanOrEqual(Date.now());
  });

  it('a short silence is no blindness: a restart leaves no mark', async () => {
    const session = await liveClass();
    await reconciler.tick(now);
    await createReconciler(server.deps, hooks).tick(now + 45_000);
    expect(await blind(session)).toEqual([]);
  });
});

describe('the job', () => {
  it('leaves a row a minute with what it did, and one failing room stops no other', async () => {
    const sessions = [await liveClass(), await liveClass(), await liveClass()];
    for (const [n, session] of sessions.entries())
      liveKit.enter(session.roomName, { participantSid: `PA_${n}`, identity: session.student(0), joinedAt: S });
    const [, broken] = sessions;
    await server.db('session_rooms').where('session_id', broken!.id).update({ room_sid: 'RM_before' });
    await server.db.raw(
      `create function break_it() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
    );
    await server.db.raw(
      `create trigger break_it before insert on roster_sightings for each row when (new.session_id = ${broken!.id}) execute function break_it()`,
    );
    for (const offset of [0, 20_000, 40_000, 60_000]) await reconciler.tick(now + offset);
    expect((await Promise.all(sessions.map(presence))).map((rows) => rows.length)).toEqual([1, 0, 1]);
    const logs: { status: string; counts: Record<string, number> }[] = await server
      .db('cron_job_logs')
      .where('job', 'attendance:reconcile')
      .orderBy('id')
      .select('status', 'counts');
    expect(logs).toMatchObject([
      { status: 'failed', counts: { rooms: 3, seen: 2, opened: 2, failed: 1 } },
      { status: 'failed', counts: { rooms: 9, seen: 6, opened: 0, failed: 3 } },
    ]);
  });

  it('looks at once when it starts, and then only one of several servers looks in a slot', async () => {
    const session = await liveClass();
    liveKit.enter(session.roomName, { participantSid: 'PA_1', identity: session.student(0), joinedAt: S });
    await reconciler.start();
    expect(await presence(session)).toHaveLength(1);
    await reconciler.stop();
    let looks = 0;
    const counted = {
      ...liveKit,
      listRooms: (names?: readonly string[]) => {
        looks += 1;
        return liveKit.listRooms(names);
      },
    };
    const { config } = server.deps;
    const fast = {
      ...server.deps,
      liveKit: counted,
      config: { ...config, timing: { ...config.timing, rosterEveryMs: 50 } },
    };
    const several = Array.from({ length: 3 }, () => createReconciler(fast, hooks));
    await Promise.all(several.map((one) => one.start()));
    liveKit.enter(session.roomName, { participantSid: 'PA_2', identity: session.student(1), joinedAt: S });
    await expect.poll(() => presence(session)).toHaveLength(2);
    await expect.poll(() => looks).toBeGreaterThan(12);
    await Promise.all(several.map((one) => one.stop()));
    const slots: string[] = await server.db('job_slots').where('job', 'attendance:reconcile').pluck('slot');
    expect(looks).toBeLessThanOrEqual(slots.length + several.length);
  });
});
