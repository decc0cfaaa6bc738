import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commitWith } from '#server/db/prepared.ts';
import { formatLink } from '#server/auth/links.ts';
import { at } from '#server/db/connect.ts';
import { createReconciler } from '#server/jobs/reconcile.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { foldEvents } from '#server/usecases/attendance/fold-event.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';
import { tellLiveKit } from '../support/told-livekit.ts';

let server: TestServer;
let parts: TestServerParts;
let supervisor: { readonly id: number; readonly token: string };
const liveKit = tellLiveKit();
const hooks = {
  teacherJoined: () => Promise.resolve(),
  lookBefore: () => Promise.resolve(),
  roomFinished: () => Promise.resolve(),
};

beforeAll(async () => {
  server = await startTestServer();
  parts = await createTestDeps({ connectionString: server.connectionString, liveKit, queue: false });
  supervisor = await server.staff('supervisor');
});
afterAll(async () => {
  await parts.close();
  await server.close();
});

interface EngagedClass extends SessionFixture {
  readonly roomSid: string;
  readonly participantSid: string;
}

/** An interactive class that began 40 minutes ago, of which the supervisor is responsible; its room is open. */
async function liveClass(students = 2): Promise<EngagedClass> {
  const startsAt = Math.floor(Date.now() / SECOND) * SECOND - 40 * MINUTE;
  const session = await insertSession(server.db, { kind: 'interactive', startsAt, students });
  await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
  const { sid: roomSid } = liveKit.openRoom(session.roomName, startsAt);
  return { ...session, roomSid, participantSid: `PA_1_${session.id}` };
}

/** The first student's one connection, from the start of the class to a minute of it. */
async function stay(session: EngagedClass, until: number): Promise<void> {
  const base = {
    room_name: session.roomName,
    room_sid: session.roomSid,
    participant_sid: session.participantSid,
    identity: session.student(0),
    joined_at: at(session.startsAt),
    session_id: session.id,
  };
  await server.db('attendance_facts').insert([
    { ...base, id: `EV_in_${session.id}`, what: 'joined', at: at(session.startsAt) },
    { ...base, id: `EV_out_${session.id}`, what: 'left', at: at(session.startsAt + until * MINUTE) },
  ]);
}

/** Roster checks from one minute of the class to another, 20 s apart, while the first student's devices are so. */
async function check(session: EngagedClass, from: number, to: number, on: object): Promise<void> {
  const { participantSid, roomName, startsAt } = session;
  const reconciler = createReconciler(parts.deps, hooks);
  liveKit.enter(roomName, { participantSid, identity: session.student(0), joinedAt: startsAt, ...on });
  for (let now = startsAt + from * MINUTE; now < startsAt + to * MINUTE; now += 20 * SECOND) await reconciler.tick(now);
  liveKit.leave(roomName, participantSid);
}

async function end(session: SessionFixture): Promise<void> {
  await server
    .db('sessions')
    .where('id', session.id)
    .update({ status: 'completed', ended_at: at(session.endsAt - 25 * MINUTE) });
  await server.db.transaction((trx) => finaliseReports(trx, session.id, Date.now()));
}

const stored = async (session: SessionFixture, n = 0) =>
  (
    await server
      .db('interactive_session_reports')
      .where({ session_id: session.id, student_id: session.studentIds[n] })
      .first('engagement')
  ).engagement;

let events = 0;
/** A track event in the form of a recorded delivery. */
function trackEvent(session: EngagedClass, what: 'published' | 'unpublished', when: number, source = 'MICROPHONE') {
  events += 1;
  return {
    id: `EV_track_${events}`,
    event: `track_${what}`,
    room_name: session.roomName,
    sessionId: session.id,
    payload: {
      event: `track_${what}`,
      id: `EV_track_${events}`,
      createdAt: String((session.startsAt + when * MINUTE) / SECOND),
      room: { sid: session.roomSid, name: session.roomName },
      participant: { sid: session.participantSid, identity: session.student(0) },
      track: { sid: `TR_${source}`, source, name: 'mic', mimeType: 'audio/red' },
    },
  };
}
const fold = (...events: ReturnType<typeof trackEvent>[]) =>
  server.db.transaction(async (trx) => {
    const session = await trx('sessions').where('id', events[0]!.sessionId).first('id', 'ended_at');
    const claim = { events, session, now: Date.now(), denied: [] };
    return foldEvents(trx, claim, hooks, (writes) => commitWith(trx, writes).then(() => undefined));
  });

async function linkOf(session: SessionFixture, n = 0, ring: null | { sessionId: number; expiresAt: number } = null) {
  const key = await server.db('server_keys').where('name', 'student-links').first('value');
  return formatLink(key.value, { studentId: session.studentIds[n]!, version: 1, ring });
}

const chat = (text: string) => ({ what: 'chat', text });
const HAND = { what: 'hand' };

async function says(session: SessionFixture, signal: object, messageId: string, agoMs = 0, n = 0) {
  const body = { roomName: session.roomName, messageId, signal, agoMs };
  return server.call('POST', `/api/join/${await linkOf(session, n)}/say`, { body });
}

const rows = (session: SessionFixture) =>
  server.db('class_signals').where('session_id', session.id).orderBy('id').select('identity', 'id', 'what', 'body');

describe('what engagement is made of', () => {
  test('comes from readings, track events, hands and chat into the report, and computing it anew changes nothing', async () => {
    const session = await liveClass();
    await stay(session, 39);
    await check(session, 5, 11, { microphoneOn: true, cameraOn: true });
    await check(session, 11, 12, { cameraOn: true });
    await fold(trackEvent(session, 'unpublished', 14), trackEvent(session, 'published', 4));
    await fold(trackEvent(session, 'published', 4, 'SCREEN_SHARE'));
    expect(await says(session, HAND, 'hand-number-1')).toMatchObject({ status: 200, body: { outcome: 'kept' } });
    for (const [n, text] of ['السلام عليكم', 'سؤال'].entries())
      await says(session, chat(text), `message-${n}`, 9 * MINUTE);
    await end(session);
    const first = await stored(session);
    // 18 readings with the microphone on and 21 with the camera; the last one speaks for a minute.
    expect(first).toMatchObject({
      formula: 1,
      readings: 21,
      microphoneMs: 6 * MINUTE,
      cameraMs: 7 * MINUTE + 40 * SECOND,
      microphonePublishedMs: 10 * MINUTE,
      cameraPublishedMs: 0,
      messages: 2,
    });
    expect(await stored(session, 1)).toMatchObject({ score: 0, microphoneMs: 0, hands: 0 });

    const again = await server.call('POST', `/api/sessions/${session.id}/recompute`, {
      token: supervisor.token,
      body: {},
    });
    expect(again.body).toEqual({ changes: [] });
    expect(await stored(session)).toEqual(first);

    const detail = await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token });
    const shown = detail.body.people.find(
      (one: { identity: string }) => one.identity === session.student(0),
    ).engagement;
    expect(shown).toMatchObject({ score: first.score, microphoneMs: 6 * MINUTE, explain: { code: 'engagement' } });
    const names = JSON.stringify(shown.explain);
    for (const name of ['reading:', 'track:EV_track_', 'signal:message-0']) expect(names).toContain(name);
    // The chat itself is nobody's reading in a review.
    expect(names).not.toContain('سؤال');
    expect(detail.body.people.find((one: { role: string }) => one.role === 'teacher').engagement).toBeNull();
    const report = await server.call('GET', `/api/sessions/${session.id}/report`, { token: supervisor.token });
    expect(report.body.rows.map((row: { engagementScore: number }) => row.engagementScore)).toContain(first.score);
  });

  test('a stored score that the facts do not bear out stands in the preview of a period, and recomputing mends it', async () => {
    const session = await liveClass();
    await stay(session, 35);
    await check(session, 5, 7, { microphoneOn: true });
    await end(session);
    await server.db('sessions').where('id', session.id).update({ finalised_at: server.db.fn.now() });
    const right = await stored(session);
    const wrong = { ...right, score: 99, points: { ...right.points, camera: 30 } };
    await server
      .db('interactive_session_reports')
      .where({ session_id: session.id, student_id: session.studentIds[0] })
      .update({ engagement: JSON.stringify(wrong) });
    const admin = await server.staff('admin');
    const period = { from: session.startsAt - SECOND, to: session.startsAt + SECOND };
    const asked = await server.call('POST', '/api/recompute', {
      token: admin.token,
      body: { ...period, under: 'frozen' },
    });
    const run = async () =>
      (await server.call('GET', `/api/recompute/${asked.body.runId}`, { token: admin.token })).body;
    await expect.poll(async () => (await run()).phase, { timeout: 20_000 }).toBe('previewed');
    const { results } = await run();
    const mine = results.find((row: { sessionId: number }) => row.sessionId === session.id);
    expect(mine.changes).toHaveLength(1);
    expect(mine.changes[0]).toMatchObject({
      personId: session.studentIds[0],
      before: { engagement: wrong },
      after: { engagement: right },
    });
    expect(await stored(session), 'looking writes nothing').toEqual(wrong);
    const path = `/api/sessions/${session.id}/recompute`;
    const done = await server.call('POST', path, { token: supervisor.token, body: {} });
    expect(done.body.changes).toMatchObject([{ before: { engagement: wrong }, after: { engagement: right } }]);
    expect(await stored(session)).toEqual(right);
  });

  test('facts that come late are in the report, without touching the evaluation', async () => {
    const session = await liveClass(1);
    await stay(session, 35);
    await check(session, 5, 7, {});
    await end(session);
    await server
      .db('interactive_session_reports')
      .where('session_id', session.id)
      .update({ homework_degree: 8, notes: 'well done' });
    const before = await stored(session);
    expect(before).toMatchObject({ score: 0, messages: 0 });
    expect((await says(session, chat('جواب متأخر'), 'late-message', 8 * MINUTE)).body.outcome).toBe('kept');
    expect(await stored(session)).toMatchObject({ messages: 1, score: 4 });
    await fold(trackEvent(session, 'published', 1), trackEvent(session, 'unpublished', 3));
    expect(await stored(session)).toMatchObject({ messages: 1, microphonePublishedMs: 2 * MINUTE });
    const [row] = await server.db('interactive_session_reports').where('session_id', session.id);
    expect(row).toMatchObject({ homework_degree: 8, notes: 'well done' });
  });

  test('is kept for interactive classes only, and its facts only append', async () => {
    const quran = await insertSession(server.db, { startsAt: Math.floor(Date.now() / SECOND) * SECOND - 10 * MINUTE });
    const { sid: roomSid } = liveKit.openRoom(quran.roomName, quran.startsAt);
    const session = { ...quran, roomSid, participantSid: 'PA_quran' };
    await check(session, 1, 2, { microphoneOn: true });
    await fold(trackEvent(session, 'published', 1));
    expect(await server.db('roster_readings').where('session_id', session.id)).toEqual([]);
    expect(await server.db('track_facts').where('session_id', session.id)).toEqual([]);
    for (const table of ['roster_readings', 'track_facts', 'class_signals']) {
      await expect(server.db(table).update({ at: at(0) }), table).rejects.toThrow();
      await expect(server.db(table).delete(), table).rejects.toThrow();
    }
  });
});

describe('what is said in a class', () => {
  test('is kept once, however often it is sent and from both sides at once', async () => {
    const session = await liveClass();
    const teacher = await server.signIn(session.teacherId);
    const body = { messageId: 'the-same-id', signal: chat('أحسنت'), agoMs: 0 };
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0
          ? says(session, chat('نعم'), 'the-same-id')
          : server.call('POST', `/api/sessions/${session.id}/say`, { token: teacher, body }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ body: { outcome } }) => outcome === 'kept')).toHaveLength(2);
    expect(await rows(session)).toEqual(
      expect.arrayContaining([
        { identity: session.teacher, id: 'the-same-id', what: 'chat', body: 'أحسنت' },
        { identity: session.student(0), id: 'the-same-id', what: 'chat', body: 'نعم' },
      ]),
    );
    expect(await rows(session)).toHaveLength(2);
  });

  test('is refused in the room of others, by a ring for another class, after the end, when put out, and beyond measure', async () => {
    const [session, other] = [await liveClass(), await liveClass()];
    const say = async (link: string, room: SessionFixture) =>
      server.call('POST', `/api/join/${link}/say`, {
        body: { roomName: room.roomName, messageId: 'a-message-id', signal: HAND, agoMs: 0 },
      });
    expect(await say(await linkOf(session), other)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    const ring = { sessionId: other.id, expiresAt: Date.now() + MINUTE };
    expect(await say(await linkOf(session, 0, ring), session)).toMatchObject({ body: { code: 'not_found' } });
    expect(await say('1.1.AAAAAAAAAAAAAAAAAAAAAAAA', session)).toMatchObject({ body: { code: 'link_invalid' } });

    const supervisors = { token: supervisor.token, body: { messageId: 'a-message-id', signal: chat('x'), agoMs: 0 } };
    expect((await server.call('POST', `/api/sessions/${session.id}/say`, supervisors)).body.code).toBe('forbidden');

    await server.db('denied_participants').insert({ session_id: session.id, identity: session.student(1) });
    expect((await says(session, HAND, 'hand-number-1', 0, 1)).body.code).toBe('removed_from_class');

    for (let n = 0; n < 60; n += 1) await says(session, HAND, `hand-number-${n}`);
    expect(await says(session, HAND, 'hand-number-60')).toMatchObject({
      status: 429,
      body: { code: 'too_many_attempts', data: { retryAfterS: 60 } },
    });
    await end(other);
    expect((await says(other, chat('بعد النهاية'), 'too-late-id')).body.code).toBe('session_over');
    expect(await rows(other)).toEqual([]);
  });
});
