import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture, type SessionWish } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type Answer, type TestServer } from '../support/test-server.ts';

const all = (session: SessionFixture, teacher = 'present', students = ['present', 'late']) => [
  { role: 'teacher', personId: session.teacherId, status: teacher },
  ...students.map((status, n) => ({ role: 'student', personId: session.studentIds[n], status })),
];

/** The way out of `undecided` (domain.md 2): a supervisor says whether a class that no rule could end was held. */
describe('undecided sessions', () => {
  let server: TestServer;
  let supervisor: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    supervisor = await server.staff('supervisor');
  });
  afterAll(() => server.close());

  async function undecided(wish: Partial<SessionWish> = {}): Promise<SessionFixture> {
    const session = await insertSession(server.db, {
      startsAt: Date.now() - 300 * MINUTE,
      status: 'ready',
      students: 2,
      subtype: 'circle',
      ...wish,
    });
    await server
      .db('sessions')
      .where('id', session.id)
      .update({ flags: ['undecided'] });
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    return session;
  }

  const hold = (session: SessionFixture, body: object, token = supervisor.token): Promise<Answer> =>
    server.call('POST', `/api/sessions/${session.id}/hold`, { token, body: { reason: 'held_outside', ...body } });

  test('a held class is completed with the statuses that were entered, is reported and counts', async () => {
    const session = await undecided();
    await server.db('subscriptions').insert(
      session.studentIds.map((student_id) => ({
        student_id,
        kind: 'quran',
        quota: 8,
        starts_at: new Date(session.startsAt - 5_000 * MINUTE),
        ends_at: new Date(session.startsAt + 5_000 * MINUTE),
      })),
    );
    const answer = await hold(session, { reason: 'proved_later', statuses: all(session) });
    expect(answer).toMatchObject({ status: 200, body: { status: 'completed', endReason: 'proved_later' } });
    const detail = await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token });
    expect(detail.body.people).toMatchObject([
      { role: 'teacher', status: 'present', overridden: true },
      { status: 'present', overridden: true, entries: { override: { author: expect.stringMatching(/^Staff/) } } },
      { status: 'late', overridden: true },
    ]);
    const ledger = await server.db('session_consumptions').where('session_id', session.id);
    expect(ledger.map(({ kind }) => kind)).toEqual(['charge', 'charge']);
  });

  test('sent twice it is held once', async () => {
    const session = await undecided();
    const body = { statuses: all(session), commandId: 'held-only-once' };
    const answers = await Promise.all([hold(session, body), hold(session, body)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await server.db('attendance_entries').where('session_id', session.id)).toHaveLength(3);
  });

  test('a teacher is never late by hand, and nobody expected is left out', async () => {
    const session = await undecided();
    expect(await hold(session, { statuses: all(session, 'late') })).toMatchObject({
      status: 409,
      body: { code: 'status_not_allowed', data: { status: 'late' } },
    });
    expect(await hold(session, { statuses: all(session).slice(0, 2) })).toMatchObject({
      status: 409,
      body: { code: 'statuses_missing' },
    });
    expect(await server.db('attendance_entries').where('session_id', session.id)).toEqual([]);
  });

  test('statuses of people who were not expected are not written', async () => {
    const session = await undecided();
    const stranger = await undecided();
    const statuses = [...all(session), { role: 'student', personId: stranger.studentIds[0], status: 'present' }];
    expect((await hold(session, { statuses })).status).toBe(200);
    expect(await server.db('attendance_entries').where('session_id', session.id)).toHaveLength(3);
  });

  test('its teacher may not, and a class that is not over or has ended refuses it', async () => {
    const session = await undecided();
    const teacher = await server.signIn(session.teacherId);
    expect(await hold(session, { statuses: all(session) }, teacher)).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
    const running = await undecided({ startsAt: Date.now() - 5 * MINUTE });
    expect(await hold(running, { statuses: all(running) })).toMatchObject({
      status: 409,
      body: { code: 'too_early' },
    });
    const ended = await undecided({ status: 'completed' });
    expect(await hold(ended, { statuses: all(ended) })).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    });
  });

  test('or it is cancelled as the academy’s fault, which counts for nobody', async () => {
    const session = await undecided();
    const answer = await server.call('POST', `/api/teacher/sessions/${session.id}/cancel`, {
      token: supervisor.token,
      body: { reason: 'academy_fault' },
    });
    expect(answer).toMatchObject({ status: 200, body: { status: 'cancelled', endReason: 'academy_fault' } });
    expect(await server.db('session_consumptions').where('session_id', session.id)).toEqual([]);
  });
});
