import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endedClass } from '../support/ended-class.ts';
import type { SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A teacher never edits minutes: they contest a verdict, and a supervisor decides (product.md, Evaluation). */
describe('contests', () => {
  let server: TestServer;
  let supervisor: { id: number; token: string };
  let session: SessionFixture;
  let teacher: string;
  beforeAll(async () => {
    server = await startTestServer();
    supervisor = await server.staff('supervisor');
    session = await endedClass(server.db, { stays: [[[0, 40]], [[0, 60]]] });
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    teacher = await server.signIn(session.teacherId);
  });
  afterAll(() => server.close());

  const contest = (token: string, body: object) =>
    server.call('POST', `/api/sessions/${session.id}/attendance/contest`, { token, body });
  const answer = (token: string, body: object) =>
    server.call('POST', `/api/sessions/${session.id}/attendance/contest/answer`, { token, body });
  const student = (n: number) => ({ role: 'student', personId: session.studentIds[n] });
  const shownContest = async (n: number) => {
    const { body } = await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token });
    return body.people.find((one: { identity: string }) => one.identity === session.student(n)).entries.contest;
  };

  /** What tells a screen that the class changed. */
  const seen = async (): Promise<{ version: number; told: number }> => {
    const { body } = await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token });
    const told = await server.db('event_log').where({ session_id: session.id, type: 'session.changed' });
    return { version: body.version, told: told.length };
  };

  test('say in at least ten characters what is wrong, once at a time, and change no verdict', async () => {
    expect(await contest(teacher, { ...student(0), text: ' no.     ' })).toMatchObject({
      status: 409,
      body: {
        code: 'text_too_short',
        data: { atLeast: 10 },
        message: 'Write at least 10 characters; they stay on record.',
      },
    });
    const body = { ...student(0), text: 'he stayed to the end, the link fell', commandId: 'contest-0001' };
    const before = await seen();
    const made = await contest(teacher, body);
    expect(made.status).toBe(200);
    expect(await seen(), 'screens hear of it').toEqual({ version: before.version + 1, told: before.told + 1 });
    expect((await contest(teacher, body)).body).toEqual(made.body);
    expect(await shownContest(0)).toMatchObject({ entryId: made.body.contestId, text: body.text });
    expect(await contest(teacher, { ...student(0), text: 'and once more I say it' })).toMatchObject({
      status: 409,
      body: { code: 'contest_open', data: { contestId: made.body.contestId } },
    });
    const rows = await server.db('student_session_reports').where('session_id', session.id).orderBy('student_id');
    expect(rows.map((row: { status: string }) => row.status)).toEqual(['partial', 'present']);
  });

  test('are no human entry that an override could be stale against', async () => {
    const override = await server.call('POST', '/api/attendance/overrides', {
      token: supervisor.token,
      body: {
        items: [
          {
            sessionId: session.id,
            ...student(0),
            change: { type: 'status', status: 'present' },
            reason: 'technical',
            base: { entryId: null, status: 'partial' },
          },
        ],
      },
    });
    expect(override.body.results[0].ok).toBe(true);
  });

  test('are answered once, by a supervisor, with words where they are rejected', async () => {
    const { entryId: contestId } = await shownContest(0);
    expect(await answer(teacher, { contestId, answer: 'accepted' })).toMatchObject({ status: 403 });
    expect(await answer(supervisor.token, { contestId, answer: 'rejected', text: 'no' })).toMatchObject({
      status: 409,
      body: { code: 'text_too_short' },
    });
    expect(await answer(supervisor.token, { contestId: contestId + 1, answer: 'accepted' })).toMatchObject({
      status: 404,
    });
    const before = await seen();
    expect(await answer(supervisor.token, { contestId, answer: 'accepted' })).toMatchObject({ status: 200 });
    expect(await seen(), 'screens hear of it').toEqual({ version: before.version + 1, told: before.told + 1 });
    expect(await shownContest(0)).toBeNull();
    expect(await answer(supervisor.token, { contestId, answer: 'accepted' })).toMatchObject({
      status: 409,
      body: { code: 'contest_answered' },
    });
    const actions: string[] = await server.db('audit_log').orderBy('id').pluck('action');
    expect(actions).toEqual(['attendance.contest', 'attendance.override', 'attendance.answer_contest']);
  });

  test('are the teacher’s own: not another’s, not a supervisor’s', async () => {
    const body = { ...student(1), text: 'she was never in this class' };
    const stranger = await server.staff('teacher');
    expect(await contest(stranger.token, body)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await contest(supervisor.token, body)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await contest(teacher, { ...body, personId: 99_999 })).toMatchObject({ status: 404 });
  });

  test('two at once about one person are one contest', async () => {
    const body = { ...student(1), text: 'she left before the recitation' };
    const answers = await Promise.all([contest(teacher, body), contest(teacher, body), contest(teacher, body)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409]);
  });
});
