import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '#shared/contract/contract.ts';
import { formatLink } from '#server/auth/links.ts';
import { POLICIES } from '#server/http/policies.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** Every endpoint that names a row, asked about somebody else's. */
const ABOUT_A_ROW: Readonly<Record<string, (session: SessionFixture) => [string, string, unknown?]>> = {
  'sessions.detail': (s) => ['GET', `/api/sessions/${s.id}`],
  'sessions.report': (s) => ['GET', `/api/sessions/${s.id}/report`],
  'sessions.open': (s) => ['POST', `/api/sessions/${s.id}/open`, {}],
  'sessions.token': (s) => ['POST', `/api/sessions/${s.id}/token`, { deviceId: 'device-1' }],
  'sessions.complete': (s) => ['POST', `/api/teacher/sessions/${s.id}/complete`, {}],
  'sessions.cancel': (s) => ['POST', `/api/teacher/sessions/${s.id}/cancel`, { reason: 'no' }],
  'sessions.markStudentAbsent': (s) => ['POST', `/api/teacher/sessions/${s.id}/mark-student-absent`, {}],
  'sessions.ring': (s) => ['POST', `/api/sessions/${s.id}/students/${s.studentIds[0]}/ring`, {}],
  'sessions.studentLink': (s) => ['GET', `/api/students/${s.studentIds[0]}/link`],
  'sessions.revokeStudentLink': (s) => ['POST', `/api/students/${s.studentIds[0]}/link/revoke`, {}],
  'sessions.mute': (s) => ['POST', `/api/sessions/${s.id}/mute`, {}],
  'sessions.removeParticipant': (s) => ['POST', `/api/sessions/${s.id}/remove`, { identity: s.student(0) }],
  'sessions.lock': (s) => ['POST', `/api/sessions/${s.id}/lock`, { locked: true }],
};
/** Endpoints that name no row: lists answer the caller's rows only, which the tests below look at. */
const ABOUT_NO_ROW = ['sessions.list', 'sessions.next', 'review.sync'];

describe('rows of others', () => {
  let server: TestServer;
  let foreign: SessionFixture;
  let teacher: { id: number; token: string };
  let supervisor: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    teacher = await server.staff('teacher');
    supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: teacher.id });
    foreign = await insertSession(server.db, {
      startsAt: Date.now() + 30 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
  });
  afterAll(() => server.close());

  test('every endpoint behind a sign-in is either in this matrix or about no row', () => {
    const guarded = Object.entries(POLICIES).flatMap(([group, routes]) =>
      Object.entries(routes)
        .filter(([, access]) => !['public', 'set-up', 'signed-in'].includes(access))
        .map(([route]) => `${group}.${route}`),
    );
    expect(guarded.toSorted()).toEqual([...Object.keys(ABOUT_A_ROW), ...ABOUT_NO_ROW].toSorted());
    expect(Object.keys(POLICIES)).toEqual(Object.keys(contract));
  });

  test.each(Object.keys(ABOUT_A_ROW))(
    '%s answers 404 to a teacher and a supervisor it does not belong to',
    async (name) => {
      const [method, path, body] = ABOUT_A_ROW[name]!(foreign);
      for (const { token } of [teacher, supervisor]) {
        const answer = await server.call(method, path, { token, ...(body === undefined ? {} : { body }) });
        expect(answer, `${name} ${JSON.stringify(answer.body)}`).toMatchObject({
          status: 404,
          body: { code: 'not_found' },
        });
      }
    },
  );

  test.each(Object.keys(ABOUT_A_ROW))('%s answers 401 without a sign-in', async (name) => {
    const [method, path, body] = ABOUT_A_ROW[name]!(foreign);
    const answer = await server.call(method, path, body === undefined ? {} : { body });
    expect(answer.status).toBe(401);
  });

  test('asking changed nothing', async () => {
    const session = await server.db('sessions').where('id', foreign.id).first();
    expect(session).toMatchObject({ status: 'scheduled', version: 1 });
    expect(await server.db('session_rooms').where('session_id', foreign.id)).toEqual([]);
    expect(await server.db('denied_participants')).toEqual([]);
  });

  test('lists and the offline copy hold the caller’s rows only', async () => {
    const own = await insertSession(server.db, {
      startsAt: Date.now() + 50 * MINUTE,
      status: 'scheduled',
      roomName: null,
    });
    await server.db('sessions').where('id', own.id).update({ teacher_id: teacher.id });
    const window = `from=${Date.now()}&to=${Date.now() + 120 * MINUTE}`;
    for (const { token } of [teacher, supervisor]) {
      const list = await server.call('GET', `/api/sessions?${window}`, { token });
      expect(list.body.sessions.map((row: { id: number }) => row.id)).toEqual([own.id]);
    }
    const sync = await server.call('GET', '/api/review/sync', { token: supervisor.token });
    expect(sync.body.sessions.map((row: { id: number }) => row.id)).toEqual([own.id]);
    const admin = await server.staff('admin');
    const all = await server.call('GET', `/api/sessions?${window}`, { token: admin.token });
    expect(all.body.sessions.map((row: { id: number }) => row.id)).toEqual([foreign.id, own.id]);
  });

  test('a supervisor’s streams and copies tell nothing of other teachers’ sessions', async () => {
    const sync = await server.call('GET', '/api/review/sync', { token: supervisor.token });
    await server.db.transaction(async (trx) => {
      await trx('event_log').insert({
        type: 'session.changed',
        session_id: foreign.id,
        teacher_id: foreign.teacherId,
        payload: JSON.stringify({ type: 'session.changed', sessionId: foreign.id, at: Date.now() }),
      });
    });
    const next = await server.call('GET', `/api/review/sync?cursor=${sync.body.cursor}`, { token: supervisor.token });
    expect(next.body).toMatchObject({ sessions: [], gone: [], more: false });
  });

  test('a student’s link that we did not sign, or that was revoked, opens nothing', async () => {
    expect((await server.call('GET', '/api/join/1.1.AAAAAAAAAAAAAAAAAAAAAAAA')).body.code).toBe('link_invalid');
    const key = await server.db('server_keys').where('name', 'student-links').first('value');
    const studentId = foreign.studentIds[0]!;
    const link = formatLink(key.value, { studentId, version: 1, ring: null });
    expect(await server.call('GET', `/api/join/${link}`)).toMatchObject({ status: 200, body: { state: 'too_early' } });
    const early = await server.call('POST', `/api/join/${link}/token`, { body: { deviceId: 'phone-1' } });
    expect(early).toMatchObject({ status: 409, body: { code: 'too_early' } });
    const expired = formatLink(key.value, { studentId, version: 1, ring: { sessionId: foreign.id, expiresAt: 1000 } });
    expect(await server.call('GET', `/api/join/${expired}`)).toMatchObject({
      status: 410,
      body: { code: 'link_expired' },
    });
    await server.db('students').where('id', studentId).update({ link_version: 2 });
    expect(await server.call('GET', `/api/join/${link}`)).toMatchObject({
      status: 410,
      body: { code: 'link_revoked' },
    });
  });
});
