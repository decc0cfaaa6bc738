import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { finaliseSession } from '#server/jobs/finalise-session.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture, type SessionWish } from '../support/fixtures-of-sessions.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Ending sessions by hand (domain.md 2, 6). There is no LiveKit here, which must not keep a session from ending. */
describe('ending sessions', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ ITQAN_SETTLING_MS: '600000' });
  });
  afterAll(() => server.close());

  async function running(wish: Partial<SessionWish> = {}): Promise<SessionFixture & { token: string }> {
    const session = await insertSession(server.db, { startsAt: Date.now() - 40 * MINUTE, ...wish });
    await everyRosterGotThrough();
    return { ...session, token: await server.signIn(session.teacherId) };
  }

  /** As a server leaves it behind: until now nothing was blind. */
  async function everyRosterGotThrough(): Promise<void> {
    await server.db('session_rooms').update({ heard_at: new Date() });
  }

  async function wasIn(session: SessionFixture, identity: string, fromMin: number, toMin: number): Promise<void> {
    const sid = `PA_${identity}_${fromMin}`;
    const base = {
      room_name: session.roomName,
      room_sid: `RM_${session.id}`,
      participant_sid: sid,
      identity,
      session_id: session.id,
    };
    const joinedAt = at(session.startsAt + fromMin * MINUTE);
    await server.db('attendance_facts').insert([
      { ...base, id: `EV_j_${sid}`, what: 'joined', at: joinedAt, joined_at: joinedAt },
      {
        ...base,
        id: `EV_l_${sid}`,
        what: 'left',
        at: at(session.startsAt + toMin * MINUTE),
        joined_at: joinedAt,
        reason: 'CLIENT_INITIATED',
      },
    ]);
  }

  async function subscription(studentId: number, quota = 8): Promise<number> {
    const day = 24 * 60 * MINUTE;
    const [row] = await server
      .db('subscriptions')
      .insert({
        student_id: studentId,
        kind: 'quran',
        quota,
        starts_at: at(Date.now() - 5 * day),
        ends_at: at(Date.now() + 25 * day),
      })
      .returning('id');
    return row.id;
  }

  const complete = (session: { id: number; token: string }, body: object = {}) =>
    server.call('POST', `/api/teacher/sessions/${session.id}/complete`, { token: session.token, body });

  test('completing writes a report for everybody expected and one charge each, and asks for the room to be closed', async () => {
    const session = await running({ students: 3 });
    for (const studentId of session.studentIds) await subscription(studentId);
    await wasIn(session, session.teacher, 0, 39);
    await wasIn(session, session.student(0), 0, 39);
    await wasIn(session, session.student(1), 2, 30);
    const answer = await complete(session, { reason: 'agreed with the parents' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'completed', verdicts: { partial: 1, absent: 2 } } });
    const report = await server.call('GET', `/api/sessions/${session.id}/report`, { token: session.token });
    expect(report.body.rows.map((row: { status: string; credit: string }) => [row.status, row.credit])).toEqual([
      ['partial', 'charge'],
      ['absent', 'charge'],
      ['absent', 'charge'],
    ]);
    const room = await server.db('session_rooms').where('session_id', session.id).first();
    expect(room.close_wanted_at).not.toBeNull();
    expect(room.closed_at).toBeNull();
  });

  test('a student taken off the list before the class neither holds it up nor pays, one added later does not pay', async () => {
    const session = await running({ students: 3 });
    for (const studentId of session.studentIds) await subscription(studentId);
    const [, takenOff, addedLater] = session.studentIds;
    const list = () => server.db('session_participants').where('session_id', session.id);
    await list()
      .where('student_id', takenOff!)
      .update({ expected_until: at(session.startsAt - MINUTE) });
    await list()
      .where('student_id', addedLater!)
      .update({ expected_from: at(session.startsAt + 5 * MINUTE) });
    await wasIn(session, session.teacher, 0, 39);
    await complete(session, { reason: 'done' });
    const report = await server.call('GET', `/api/sessions/${session.id}/report`, { token: session.token });
    const credits = new Map(
      report.body.rows.map((row: { studentId: number; credit: string }) => [row.studentId, row.credit]),
    );
    expect(credits).toEqual(
      new Map([
        [session.studentIds[0], 'charge'],
        [addedLater, 'none'],
      ]),
    );
  });

  test('while a class settles its count follows late facts without a mark, and becomes final with them', async () => {
    const session = await running({ students: 1, minutes: 39 });
    await subscription(session.studentIds[0]!);
    await wasIn(session, session.teacher, 38, 39);
    await wasIn(session, session.student(0), 0, 39);
    await complete(session);
    const parts = await createTestDeps({ connectionString: server.connectionString });
    try {
      await wasIn(session, session.teacher, 0, 37);
      await parts.db.transaction((trx) => projectAttendance(trx, session.id, Date.now()));
      expect((await server.db('sessions').where('id', session.id).first('flags')).flags).toEqual([]);
      await finaliseSession(parts.deps, session.id);
    } finally {
      await parts.close();
    }
    const ledger = server.db('session_consumptions').where('session_id', session.id).orderBy('id').pluck('kind');
    expect(await ledger).toEqual(['waive', 'charge']);
  });

  test('the count of a class that is final stays, whoever makes it final again and whatever comes later', async () => {
    const session = await running({ students: 1, minutes: 39 });
    await subscription(session.studentIds[0]!);
    await wasIn(session, session.teacher, 38, 39);
    await wasIn(session, session.student(0), 0, 39);
    await complete(session);
    const parts = await createTestDeps({ connectionString: server.connectionString });
    const read = () => server.db('sessions').where('id', session.id).first('version', 'finalised_at', 'flags');
    try {
      await finaliseSession(parts.deps, session.id);
      const final = await read();
      await wasIn(session, session.teacher, 0, 37);
      await finaliseSession(parts.deps, session.id);
      expect(await read()).toEqual(final);
      await parts.db.transaction((trx) => projectAttendance(trx, session.id, Date.now()));
      expect(await read()).toMatchObject({ finalised_at: final.finalised_at, flags: ['count_differs'] });
    } finally {
      await parts.close();
    }
    expect(await server.db('session_consumptions').where('session_id', session.id).pluck('kind')).toEqual(['waive']);
  });

  test('nobody is blind to what happens after a class’s end', async () => {
    const session = await running({ students: 1, minutes: 30 });
    await wasIn(session, session.teacher, 0, 29);
    const blindFrom = at(session.startsAt + 20 * MINUTE);
    await server.db('blind_periods').insert({ session_id: session.id, blind_from: blindFrom, cause: 'livekit_away' });
    expect(await complete(session)).toMatchObject({ status: 200 });
    const { ended_at } = await server.db('sessions').where('id', session.id).first('ended_at');
    const blind = server.db('blind_periods').where('session_id', session.id).pluck('blind_until');
    expect(await blind).toEqual([ended_at]);
  });

  test('a class whose teacher came for a minute charges nobody', async () => {
    const session = await running({ students: 1 });
    await subscription(session.studentIds[0]!);
    await wasIn(session, session.teacher, 38, 39);
    await wasIn(session, session.student(0), 0, 39);
    await complete(session);
    const ledger = await server.db('session_consumptions').where('session_id', session.id);
    expect(ledger).toMatchObject([{ kind: 'waive', amount: 0, reason: 'teacher_fault' }]);
  });

  test('before half of the duration a reason is demanded, before the start nothing helps', async () => {
    const early = await running({ startsAt: Date.now() - 10 * MINUTE });
    expect(await complete(early)).toMatchObject({ status: 409, body: { code: 'reason_required' } });
    expect(await complete(early, { reason: 'the student fell ill' })).toMatchObject({
      status: 200,
      body: { flags: ['ended_early', 'no_subscription'] },
    });
    const future = await running({ startsAt: Date.now() + 10 * MINUTE });
    expect(await complete(future, { reason: 'why not' })).toMatchObject({ status: 409, body: { code: 'too_early' } });
  });

  test('the same command sent twice is done once; another one finds the session ended', async () => {
    const session = await running();
    const body = { commandId: 'command-0001', reason: 'done' };
    const [first, second] = await Promise.all([complete(session, body), complete(session, body)]);
    expect(first.body).toEqual(second.body);
    expect(await complete(session, { reason: 'again' })).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition', data: { from: 'completed' } },
    });
    expect(await server.db('session_transitions').where('session_id', session.id)).toHaveLength(1);
  });

  test('of twenty people pressing at once one wins and the others hear the present state', async () => {
    const session = await running();
    const answers = await Promise.all(Array.from({ length: 20 }, () => complete(session, { reason: 'now' })));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 409)).toHaveLength(19);
  });

  test('a stale version is refused with the present one', async () => {
    const session = await running();
    expect(await complete(session, { expectedVersion: 99 })).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', data: { version: 1, status: 'ongoing' } },
    });
  });

  test('a student who was there cannot be marked absent; the refusal names the minutes', async () => {
    const session = await running({ subtype: 'individual', students: 1 });
    await wasIn(session, session.teacher, 0, 39);
    await wasIn(session, session.student(0), 10, 22);
    await server.call('GET', `/api/sessions/${session.id}`, { token: session.token });
    const answer = await server.call('POST', `/api/teacher/sessions/${session.id}/mark-student-absent`, {
      token: session.token,
      body: {},
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'student_attended', data: { minutes: 12 } } });
  });

  test('fifty classes ending at once on a subscription of eight make eight charges and 42 flags', async () => {
    const first = await running({ subtype: 'individual', students: 1, startsAt: Date.now() - 50 * MINUTE });
    const studentId = first.studentIds[0]!;
    const subscriptionId = await subscription(studentId, 8);
    const sessions = [first];
    for (let n = 1; n < 50; n += 1) {
      const session = await running({ subtype: 'individual', students: 0, startsAt: Date.now() - 50 * MINUTE });
      // The student is moved through fifty places at once: only the ledger is looked at here.
      await server.db.raw(`alter table session_participants disable trigger user`);
      await server.db('session_participants').insert({
        session_id: session.id,
        student_id: studentId,
        live: false,
        expected_from: at(session.startsAt - MINUTE),
      });
      await server.db.raw(`alter table session_participants enable trigger user`);
      sessions.push(session);
    }
    for (const session of sessions) await wasIn(session, session.teacher, 0, 50);
    const answers = await Promise.all(sessions.map((session) => complete(session)));
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 50 }, () => 200));
    expect(
      await server.db('session_consumptions').where({ subscription_id: subscriptionId, kind: 'charge' }),
    ).toHaveLength(8);
    expect(answers.filter((answer) => answer.body.flags.includes('over_quota'))).toHaveLength(42);
  });

  test('cancelling needs a reason, never counts, and is refused once the class runs', async () => {
    const session = await running({ status: 'scheduled', startsAt: Date.now() + 30 * MINUTE, roomName: null });
    const cancel = (body: object) =>
      server.call('POST', `/teacher/sessions/${session.id}/cancel`, { token: session.token, body });
    expect(await cancel({})).toMatchObject({ status: 409, body: { code: 'reason_required' } });
    expect(await cancel({ reason: 'power cut' })).toMatchObject({
      status: 200,
      body: { status: 'cancelled', flags: ['late_cancel'] },
    });
    expect(await server.db('session_consumptions').where('session_id', session.id)).toEqual([]);
    const ongoing = await running();
    const refused = await server.call('POST', `/api/teacher/sessions/${ongoing.id}/cancel`, {
      token: ongoing.token,
      body: { reason: 'x' },
    });
    expect(refused).toMatchObject({ status: 409, body: { code: 'invalid_transition' } });
  });

  test('the database itself refuses a step that does not exist, and a second booking of a teacher', async () => {
    const session = await running();
    await complete(session, { reason: 'done' });
    await expect(
      server.db('sessions').where('id', session.id).update({ status: 'ongoing', ended_at: null }),
    ).rejects.toThrow(/invalid_transition/);
    const one = await insertSession(server.db, {
      startsAt: Date.now() + 300 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    const two = await insertSession(server.db, {
      startsAt: Date.now() + 330 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    await expect(server.db('sessions').where('id', two.id).update({ teacher_id: one.teacherId })).rejects.toThrow(
      /teacher_not_booked_twice/,
    );
  });

  test('opening a class without LiveKit says so and leaves the session as it was', async () => {
    const session = await running({ status: 'scheduled', startsAt: Date.now() + 5 * MINUTE, roomName: null });
    const answer = await server.call('POST', `/api/sessions/${session.id}/open`, { token: session.token, body: {} });
    expect(answer).toMatchObject({ status: 503, body: { code: 'livekit_unavailable' } });
    expect(await server.db('sessions').where('id', session.id).first('status')).toEqual({ status: 'scheduled' });
  });
});
