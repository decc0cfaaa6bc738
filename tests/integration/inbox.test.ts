import { EventEmitter, once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createEventHub } from '#server/events/hub.ts';
import { startInbox, type Inbox, type InboxPace } from '#server/jobs/inbox.ts';
import { listSetAside, redriveEvents } from '#server/usecases/attendance/dead-letters.ts';
import type { SessionHooks } from '#server/usecases/attendance/settle-session.ts';
import { teacherJoined } from '#server/usecases/sessions/teacher-joined.ts';
import { MINUTE } from '#shared/domain/time.ts';
import {
  insertAcademy,
  insertSession,
  insertStaff,
  insertStudent,
  type SessionFixture,
} from '#tests/support/fixtures-of-sessions.ts';
import { eventBody, signed, type EventParts } from '#tests/support/sign-webhook.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';
import { tellLiveKit, type ToldLiveKit } from '#tests/support/told-livekit.ts';
import { openWebhookApp, type WebhookApp } from '#tests/support/webhook-app.ts';

const FAST: InboxPace = { pollEveryMs: 20, backoffMs: 1 };

let liveKit: ToldLiveKit;
let server: TestServerParts;
let webhooks: WebhookApp;
const inboxes: Inbox[] = [];
const finished: number[] = [];
const started: { readonly sessionId: number; readonly at: number }[] = [];
const hooks: SessionHooks = {
  teacherJoined: (_trx, sessionId, at) => {
    started.push({ sessionId, at });
    return Promise.resolve();
  },
  lookBefore: () => Promise.resolve(),
  roomFinished: (sessionId) => {
    finished.push(sessionId);
    return Promise.resolve();
  },
};

beforeEach(async () => {
  liveKit = tellLiveKit();
  server = await createTestDeps({ liveKit, queue: false });
  await insertAcademy(server.db);
  webhooks = await openWebhookApp(server.deps, () => inboxes.forEach((inbox) => inbox.wake()));
  started.length = 0;
  finished.length = 0;
});
afterEach(async () => {
  await webhooks.close();
  for (const inbox of inboxes.splice(0)) await inbox.stop();
  await server.close();
});

function work(withHooks: SessionHooks = hooks): Inbox {
  const inbox = startInbox(server.deps, withHooks, FAST);
  inboxes.push(inbox);
  return inbox;
}

const soon = (
  change: { minutes?: number; students?: number; status?: 'ready' | 'ongoing' } = {},
): Promise<SessionFixture> => insertSession(server.db, { startsAt: Date.now() - MINUTE, status: 'ready', ...change });

const presence = (session: SessionFixture, change: Partial<EventParts> & { sid: string; identity: string }): string => {
  const at = change.at ?? Date.now();
  return eventBody({
    event: 'participant_joined',
    room: session.roomName,
    roomSid: `RM_${session.id}`,
    joinedAt: at,
    at,
    ...change,
  });
};

const settled = () =>
  expect.poll(() => server.db('livekit_events').where('state', 'new').pluck('id'), { timeout: 20_000 }).toEqual([]);
const rows = (table: string, sessionId: number) => server.db(table).where('session_id', sessionId).select();

it("tells the lifecycle of the teacher's first join in a READY session, in LiveKit's time, and of nobody else's", async () => {
  work();
  const session = await soon();
  const running = await soon({ status: 'ongoing' });
  const stranger = await insertStaff(server.db);
  const at = Date.now() - 5_000;
  await webhooks.send(presence(running, { sid: 'PA_r', identity: running.teacher }));
  await webhooks.send(presence(session, { sid: 'PA_s', identity: session.student(0) }));
  await webhooks.send(presence(session, { sid: 'PA_x', identity: `staff-${stranger}` }));
  await settled();
  expect(started).toEqual([]);
  await webhooks.send(presence(session, { sid: 'PA_t', identity: session.teacher, at, joinedAt: at }));
  await settled();
  expect(started).toEqual([{ sessionId: session.id, at }]);
});

it('starts the class with the very transaction that keeps the fact', async () => {
  work({ ...hooks, teacherJoined: (trx, sessionId, at) => teacherJoined(trx, server.deps, sessionId, at) });
  const session = await soon();
  await webhooks.send(presence(session, { sid: 'PA_t', identity: session.teacher }));
  await settled();
  expect(await server.db('sessions').where('id', session.id).first('status')).toEqual({ status: 'ongoing' });
  expect(await rows('session_transitions', session.id)).toMatchObject([{ from_status: 'ready', to_status: 'ongoing' }]);
  expect(await rows('attendance_facts', session.id)).toHaveLength(1);
});

it('gives twenty equal deliveries at once one effect, and says who came and went on the live stream', async () => {
  work();
  const session = await soon({ status: 'ongoing' });
  const joinedAt = Date.now() - 30_000;
  const joined = signed(presence(session, { sid: 'PA_1', identity: session.student(0), at: joinedAt, joinedAt }));
  await Promise.all(Array.from({ length: 20 }, () => webhooks.deliver(joined)));
  await settled();
  expect(await rows('attendance_facts', session.id)).toHaveLength(1);
  expect(await rows('meeting_attendances', session.id)).toMatchObject([
    { identity: session.student(0), left_at: null },
  ]);
  const leftAt = Date.now();
  await webhooks.send(
    presence(session, { event: 'participant_left', sid: 'PA_1', identity: session.student(0), at: leftAt, joinedAt }),
  );
  await settled();
  const log: { payload: { type: string; inRoom: boolean; at: number } }[] = await server
    .db('event_log')
    .where({ session_id: session.id, type: 'presence.changed' })
    .orderBy('id');
  expect(log.map(({ payload }) => payload)).toEqual([
    { type: 'presence.changed', sessionId: session.id, identity: session.student(0), inRoom: true, at: joinedAt },
    {
      type: 'presence.changed',
      sessionId: session.id,
      identity: session.student(0),
      inRoom: false,
      at: Math.floor(leftAt / 1000) * 1000,
    },
  ]);
});

it('keeps a row for those who were in the room and for nobody else', async () => {
  work();
  const session = await soon({ status: 'ongoing', students: 2 });
  await webhooks.send(presence(session, { sid: 'PA_1', identity: session.student(0) }));
  await webhooks.send(
    presence(session, {
      event: 'participant_connection_aborted',
      sid: 'PA_2',
      identity: session.student(1),
      reason: 'JOIN_FAILURE',
    }),
  );
  await settled();
  expect(await rows('meeting_attendances', session.id)).toMatchObject([
    { identity: session.student(0), person_role: 'student', left_at: null },
  ]);
  const verdicts = await server
    .db('session_attendances')
    .where('session_id', session.id)
    .orderBy(['person_role', 'person_id'])
    .select('person_role', 'flags', 'final');
  expect(verdicts).toEqual([
    { person_role: 'student', flags: [], final: false },
    { person_role: 'student', flags: ['connection_failed'], final: false },
    { person_role: 'teacher', flags: [], final: false },
  ]);
});

it('keeps no row for programs that record, by whichever of its words LiveKit says what they are', async () => {
  work();
  const session = await soon({ status: 'ongoing', students: 2 });
  const programs = [
    { permission: { recorder: true } },
    { permission: { hidden: true } },
    { permission: {}, kind: 'EGRESS' },
    { permission: {}, kind: 'AGENT' },
  ];
  for (const [n, words] of programs.entries())
    for (const identity of [session.student(0), `EG_${n}`]) {
      const said = JSON.parse(presence(session, { sid: `PA_${n}_${identity}`, identity }));
      await webhooks.send(JSON.stringify({ ...said, participant: { ...said.participant, ...words } }));
    }
  await webhooks.send(presence(session, { sid: 'PA_person', identity: session.student(1) }));
  await settled();
  expect(await server.db('attendance_facts').where('session_id', session.id)).toHaveLength(9);
  expect(await server.db('unmatched_presence')).toEqual([]);
  expect(await rows('meeting_attendances', session.id)).toMatchObject([{ identity: session.student(1) }]);
});

it('takes the earliest end of a room that it is told of, whatever comes later', async () => {
  work();
  const session = await soon({ status: 'ongoing' });
  const now = Math.floor(Date.now() / 1000) * 1000;
  const roomSid = `RM_${session.id}`;
  await webhooks.send(presence(session, { sid: 'PA_1', identity: session.student(0), at: now - 50_000 }));
  const ends: number[] = [];
  for (const ago of [20_000, 30_000, 10_000]) {
    await webhooks.send(eventBody({ event: 'room_finished', room: session.roomName, roomSid, at: now - ago }));
    await settled();
    const [row] = await rows('meeting_attendances', session.id);
    ends.push(now - row.left_at);
  }
  expect(ends).toEqual([20_000, 30_000, 30_000]);
});

it('keeps and lists what is about a room or a person it does not know', async () => {
  work();
  const session = await soon({ status: 'ongoing' });
  const uninvited = `student-${await insertStudent(server.db)}`;
  await webhooks.send(presence(session, { sid: 'PA_1', identity: 'somebody', id: 'EV_who' }));
  await webhooks.send(presence(session, { sid: 'PA_2', identity: uninvited, id: 'EV_uninvited' }));
  await webhooks.send(
    presence(session, { sid: 'PA_3', identity: session.student(0), room: 'quran_999999_1', id: 'EV_where' }),
  );
  await webhooks.send(eventBody({ event: 'room_started', room: 'elsewhere', roomSid: 'RM_else', at: Date.now() }));
  await webhooks.send(
    JSON.stringify({ event: 'egress_started', id: 'EV_egress', createdAt: String(Math.floor(Date.now() / 1000)) }),
  );
  await settled();
  expect(await server.db('unmatched_presence').orderBy('fact_id').select('fact_id', 'why', 'session_id')).toEqual([
    { fact_id: 'EV_uninvited', why: 'unknown_identity', session_id: session.id },
    { fact_id: 'EV_where', why: 'unknown_room', session_id: null },
    { fact_id: 'EV_who', why: 'unknown_identity', session_id: session.id },
  ]);
  expect(await server.db('attendance_facts').pluck('id')).toHaveLength(3);
  expect(await server.db('livekit_events').whereNot('state', 'done')).toEqual([]);
});

it('shares the work of many rooms between two servers, each event with one effect', async () => {
  const sessions = await Promise.all(Array.from({ length: 12 }, () => soon({ students: 3 })));
  const bodies = sessions.flatMap((session) => [
    presence(session, { sid: `PA_${session.id}_t`, identity: session.teacher }),
    ...session.studentIds.map((_id, n) =>
      presence(session, { sid: `PA_${session.id}_${n}`, identity: session.student(n) }),
    ),
    ...session.studentIds.map((_id, n) =>
      presence(session, { event: 'participant_left', sid: `PA_${session.id}_${n}`, identity: session.student(n) }),
    ),
  ]);
  work();
  const other = createEventHub(server.db, server.deps.log);
  inboxes.push(startInbox({ ...server.deps, hub: other }, hooks, FAST));
  await Promise.all(bodies.map((body) => webhooks.send(body)));
  await settled();
  for (const session of sessions) {
    expect(await rows('attendance_facts', session.id)).toHaveLength(7);
    expect(await rows('meeting_attendances', session.id)).toHaveLength(4);
    const news: { payload: { identity: string; inRoom: boolean } }[] = await server
      .db('event_log')
      .where({ session_id: session.id, type: 'presence.changed' });
    const lastWord = new Map(news.map(({ payload }) => [payload.identity, payload.inRoom]));
    expect(lastWord.get(session.teacher)).toBe(true);
  }
  expect(await server.db('livekit_events').where('attempts', '>', 0)).toEqual([]);
  expect(new Set(started.map(({ sessionId }) => sessionId)).size).toBe(12);
  await other.close();
});

it('lets a poisonous event block neither its room nor any other, buries it after eight tries, and takes it up again', async () => {
  const poisoned = await soon();
  const healthy = await soon();
  let tries = 0;
  let poison = true;
  work({
    ...hooks,
    teacherJoined: (trx, sessionId, at) => {
      if (sessionId !== poisoned.id || !poison) return hooks.teacherJoined(trx, sessionId, at);
      tries += 1;
      throw new Error('this room is cursed');
    },
  });
  await Promise.all([
    webhooks.send(presence(poisoned, { sid: 'PA_pt', identity: poisoned.teacher, id: 'EV_poison' })),
    webhooks.send(presence(poisoned, { sid: 'PA_ps', identity: poisoned.student(0) })),
    webhooks.send(presence(healthy, { sid: 'PA_ht', identity: healthy.teacher })),
  ]);
  await settled();
  expect(await rows('attendance_facts', poisoned.id)).toMatchObject([{ participant_sid: 'PA_ps' }]);
  expect(started.map(({ sessionId }) => sessionId)).toEqual([healthy.id]);
  expect(await listSetAside(server.db)).toMatchObject([
    { id: 'EV_poison', state: 'dead', attempts: 8, last_error: 'this room is cursed' },
  ]);
  expect(tries).toBeGreaterThanOrEqual(8);

  poison = false;
  expect(await redriveEvents(server.db, ['EV_poison'])).toEqual(['EV_poison']);
  await settled();
  expect(started.map(({ sessionId }) => sessionId)).toEqual([healthy.id, poisoned.id]);
  expect(await rows('attendance_facts', poisoned.id)).toHaveLength(2);
});

it('puts out again who was put out and came back', async () => {
  const session = await soon({ students: 2 });
  liveKit.openRoom(session.roomName, Date.now());
  for (const n of [0, 1])
    liveKit.enter(session.roomName, { participantSid: `PA_${n}`, identity: session.student(n), joinedAt: Date.now() });
  await server.db('denied_participants').insert({ session_id: session.id, identity: session.student(0) });
  work();
  for (const n of [0, 1]) await webhooks.send(presence(session, { sid: `PA_${n}`, identity: session.student(n) }));
  await settled();
  await expect.poll(() => liveKit.listParticipants(session.roomName)).toMatchObject([{ identity: session.student(1) }]);
});

it('has the room of a class looked after at once when LiveKit says that it closed it', async () => {
  const session = await soon({ status: 'ongoing' });
  work();
  await webhooks.send(
    eventBody({ event: 'room_finished', room: session.roomName, roomSid: `RM_${session.id}`, at: Date.now() }),
  );
  await settled();
  await expect.poll(() => finished).toEqual([session.id]);
});

const stateOf = (id: string): Promise<{ state: string; attempts: number }> =>
  server.db('livekit_events').where('id', id).first('state', 'attempts');

it('holds up no room by one whose folding takes long, nor by sessions that somebody has locked', async () => {
  const [slow, healthy, ...locked] = await Promise.all(Array.from({ length: 6 }, () => soon()));
  const folded = new EventEmitter();
  let reached = false;
  work({
    ...hooks,
    teacherJoined: async (trx, sessionId, at) => {
      if (sessionId === slow!.id) {
        reached = true;
        await once(folded, 'go-on');
      }
      await hooks.teacherJoined(trx, sessionId, at);
    },
  });
  await webhooks.send(presence(slow!, { sid: 'PA_slow', identity: slow!.teacher, id: 'EV_slow' }));
  await expect.poll(() => reached).toBe(true);
  const holder = await server.db.transaction();
  const ids = locked.map(({ id }) => id);
  await holder('sessions').whereIn('id', ids).forUpdate().select('id');
  for (const session of locked)
    await webhooks.send(presence(session, { sid: `PA_${session.id}`, identity: session.teacher }));
  await webhooks.send(presence(healthy!, { sid: 'PA_h', identity: healthy!.teacher, id: 'EV_healthy' }));

  await expect.poll(() => stateOf('EV_healthy')).toMatchObject({ state: 'done' });
  expect(await stateOf('EV_slow')).toMatchObject({ state: 'new' });
  await holder.rollback();
  folded.emit('go-on');
  await settled();
  expect(await server.db('livekit_events').where('attempts', '>', 0)).toEqual([]);
  expect(new Set(started.map(({ sessionId }) => sessionId)).size).toBe(6);
});

it('buries an event that runs out of its time again and again', async () => {
  const ill = await soon();
  work({
    ...hooks,
    teacherJoined: async (trx) => {
      await trx.raw("set local statement_timeout = '20ms'");
      await trx.raw('select pg_sleep(5)');
    },
  });
  await webhooks.send(presence(ill, { sid: 'PA_ill', identity: ill.teacher, id: 'EV_ill' }));
  await expect.poll(() => stateOf('EV_ill')).toMatchObject({ state: 'dead', attempts: 8 });
});

it('takes up what a crash left behind, and a quarantined event when a person trusts it', async () => {
  const session = await soon({ status: 'ongoing' });
  await webhooks.send(presence(session, { sid: 'PA_1', identity: session.student(0) }));
  const hourAgo = Date.now() - 60 * MINUTE;
  await webhooks.send(
    presence(session, { sid: 'PA_2', identity: session.student(0), at: hourAgo, joinedAt: hourAgo, id: 'EV_old' }),
  );
  work();
  await settled();
  expect(await rows('attendance_facts', session.id)).toHaveLength(1);
  expect(await listSetAside(server.db)).toMatchObject([{ id: 'EV_old', state: 'quarantined' }]);
  await redriveEvents(server.db, ['EV_old']);
  await settled();
  expect(await rows('attendance_facts', session.id)).toHaveLength(2);
});

it("does not start a moved class by its teacher's visit to the room that was closed for it", async () => {
  work();
  const session = await insertSession(server.db, { startsAt: Date.now() + 5 * MINUTE, status: 'ready' });
  await server.db('session_rooms').where('session_id', session.id).update({ close_wanted_at: server.db.fn.now() });
  const open = `${session.roomName}9`;
  await server.db('session_rooms').insert({ name: open, session_id: session.id });
  await webhooks.send(presence(session, { sid: 'PA_old', identity: session.teacher }));
  await settled();
  expect(started).toEqual([]);
  const at = Date.now() - 1_000;
  await webhooks.send(
    presence(session, { sid: 'PA_new', identity: session.teacher, room: open, roomSid: 'RM_new', at, joinedAt: at }),
  );
  await settled();
  expect(started).toEqual([{ sessionId: session.id, at }]);
});
