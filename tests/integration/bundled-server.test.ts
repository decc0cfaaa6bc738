import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY } from '#shared/domain/time.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A raw request, since `fetch` does not let a test choose the Host header. */
function ask(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

describe('a server on somebody’s own computer', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({}, { mode: 'desktop' });
  });
  afterAll(() => server.close());

  test('answers its own computer only: another name or a page of another origin is refused', async () => {
    const url = `${server.url}/api/health`;
    const host = new URL(url).host;
    expect(await ask(url, { host })).toBe(200);
    expect(await ask(url, { host: 'evil.example' })).toBe(403);
    expect(await ask(url, { host, origin: 'https://evil.example' })).toBe(403);
    expect(await ask(url, { host, origin: 'app://app' })).toBe(200);
  });

  test('takes no cookie for a sign-in', async () => {
    const { token } = await server.staff('teacher');
    const answer = await server.call('GET', '/api/auth/me', {
      headers: { cookie: `token=${token}; authorization=Bearer ${token}` },
    });
    expect(answer.status).toBe(401);
  });

  test('bad input is a clear refusal, never a 500, and tells nothing of the inside', async () => {
    const { token } = await server.staff('teacher');
    const bodies = [
      '{',
      '[]',
      '"x"',
      '{"commandId":5}',
      '{"__proto__":{"x":1}}',
      '{"unknown":true}',
      `{"reason":"${'x'.repeat(2000)}"}`,
      '{"reason":"\\u202eabc"}',
    ];
    for (const body of bodies) {
      const response = await fetch(`${server.url}/api/teacher/sessions/1/cancel`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      expect([400, 404], `${body.slice(0, 40)} → ${response.status} ${text}`).toContain(response.status);
      expect(text).not.toMatch(/select |node_modules|\.ts:/i);
    }
    for (const path of [
      '/api/sessions/abc',
      '/api/sessions?from=x&to=1',
      '/api/sessions?from=1&to=2&limit=100000',
      '/api/nothing',
      "/api/sessions/1'--",
    ])
      expect([400, 404], path).toContain((await server.call('GET', path, { token })).status);
  });

  test('a body larger than anything of the contract is refused, whoever sends it and however it comes', async () => {
    const tooLarge = JSON.stringify({ email: 'x'.repeat(1024 * 1024), password: 'x' });
    for (const body of [() => tooLarge, () => new Blob([tooLarge]).stream()])
      for (const path of ['/api/auth/login', '/teacher/sessions/1/cancel']) {
        const sent: RequestInit & { duplex: 'half' } = { method: 'POST', body: body(), duplex: 'half' };
        const answer = await fetch(`${server.url}${path}`, sent);
        expect([answer.status, await answer.json()]).toMatchObject([413, { code: 'payload_too_large' }]);
      }
  });

  test('a body that is no JSON is refused by the taxonomy', async () => {
    for (const body of ['{', 'x=1', '\u0000']) {
      const answer = await fetch(`${server.url}/api/auth/login`, { method: 'POST', body });
      expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'bad_input' }]);
    }
  });

  test('what nobody can plan, and a teacher whom nobody can be, are refused', async () => {
    const { token } = await server.staff('admin');
    const lesson = await insertSession(server.db, { startsAt: Date.now() + DAY, status: 'scheduled', roomName: null });
    const target = { type: 'trial', studentId: lesson.studentIds[0], teacherId: lesson.teacherId };
    for (const startsAt of [253_402_300_799_999, -62_135_596_800_000])
      expect(
        await server.call('POST', '/api/sessions', { token, body: { target, startsAt } }),
        String(startsAt),
      ).toMatchObject({ status: 400, body: { code: 'bad_input', data: { field: 'startsAt' } } });
    const body = { teacherId: Number.MAX_SAFE_INTEGER, reason: 'ill' };
    expect(await server.call('POST', `/api/sessions/${lesson.id}/teacher`, { token, body })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test('the contract is published for outsiders', async () => {
    const answer = await server.call('GET', '/api/openapi.json');
    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body.paths)).toEqual(
      expect.arrayContaining([
        '/auth/login',
        '/teacher/sessions/{id}/complete',
        '/teacher/sessions/{id}/cancel',
        '/teacher/sessions/{id}/mark-student-absent',
      ]),
    );
  });
});
