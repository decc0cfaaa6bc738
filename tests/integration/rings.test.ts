import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HOUR, MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A teacher rings for a student who is missing (domain.md 9). */
describe('a link that rings', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  const ring = async (session: SessionFixture) =>
    server.call('POST', `/api/sessions/${session.id}/students/${session.studentIds[0]}/ring`, {
      token: await server.signIn(session.teacherId),
      body: {},
    });
  const opened = (url: string) => server.call('GET', `/api/join/${url.split('/').at(-1)}`);
  const about = async (url: string) => {
    const { state, session } = (await opened(url)).body;
    return [state, session.startsAt];
  };
  const OVERTIME = 30 * MINUTE;

  test('is for that class only and until its join window ends, whichever class the student’s own link is about', async () => {
    const longer = await insertSession(server.db, { startsAt: Date.now() - 70 * MINUTE, status: 'ready' });
    const next = await insertSession(server.db, {
      startsAt: Date.now() + 5 * MINUTE,
      status: 'ready',
      students: 0,
    });
    await server.db('session_participants').insert({
      session_id: next.id,
      student_id: longer.studentIds[0],
      live: true,
      expected_from: new Date(longer.startsAt),
    });
    const rang = await ring(longer);
    expect(rang).toMatchObject({ status: 200, body: { expiresAt: longer.endsAt + OVERTIME } });
    const own = await server.call('GET', `/api/students/${longer.studentIds[0]}/link`, {
      token: await server.signIn(longer.teacherId),
    });
    expect(await about(rang.body.url)).toEqual(['open', longer.startsAt]);
    expect(await about(own.body.url)).toEqual(['open', next.startsAt]);

    await server.db('sessions').where('id', longer.id).update({ status: 'completed', ended_at: new Date() });
    expect(await about(rang.body.url)).toEqual(['over', longer.startsAt]);
    expect((await ring(longer)).body).toMatchObject({ code: 'session_over' });
  });

  test('the student’s own goes on to the next class once the one before is only waiting to be decided', async () => {
    const before = await insertSession(server.db, { startsAt: Date.now() - 5 * HOUR, status: 'ready' });
    await server
      .db('sessions')
      .where('id', before.id)
      .update({ flags: ['undecided'] });
    const next = await insertSession(server.db, {
      startsAt: Date.now() + 3 * HOUR,
      status: 'scheduled',
      students: 0,
      roomName: null,
    });
    const [student_id] = before.studentIds;
    await server.db('session_participants').insert({ session_id: next.id, student_id, live: true });
    const own = await server.call('GET', `/api/students/${student_id}/link`, {
      token: await server.signIn(before.teacherId),
    });
    expect(await about(own.body.url)).toEqual(['too_early', next.startsAt]);
  });

  test('is worth nothing once the student’s links are revoked, and a new one is', async () => {
    const session = await insertSession(server.db, { startsAt: Date.now() - 10 * MINUTE });
    const rang = (await ring(session)).body.url;
    expect((await opened(rang)).body.state).toBe('open');
    const { token } = await server.staff('admin');
    await server.call('POST', `/api/students/${session.studentIds[0]}/link/revoke`, { token, body: {} });
    expect((await opened(rang)).body).toMatchObject({ code: 'link_revoked' });
    expect((await opened((await ring(session)).body.url)).body.state).toBe('open');
  });
});
