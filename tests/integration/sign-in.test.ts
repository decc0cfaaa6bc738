import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, startTestServer, type TestServer } from '../support/test-server.ts';

describe('signing in', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('a wrong password, an unknown e-mail and a disabled person get the same answer', async () => {
    const { id } = await server.staff('teacher');
    const { id: disabled } = await server.staff('teacher');
    await server.db('staff').where('id', disabled).update({ disabled_at: new Date() });
    const emailOf = async (staffId: number): Promise<string> =>
      (await server.db('staff').where('id', staffId).first('email')).email;
    const answers = await Promise.all([
      server.call('POST', '/api/auth/login', { body: { email: await emailOf(id), password: 'not hers at all' } }),
      server.call('POST', '/api/auth/login', { body: { email: 'nobody@academy.test', password: PASSWORD } }),
      server.call('POST', '/api/auth/login', { body: { email: await emailOf(disabled), password: PASSWORD } }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body.code).toBe('wrong_credentials');
      expect(answer.body.message).toBe(answers[0].body.message);
    }
  });

  test('the token is kept as a hash only, and ends with the sign-out', async () => {
    const { token } = await server.staff('teacher');
    const rows = await server.db.raw('select encode(token_hash, ?) as hash from sign_ins', ['base64']);
    expect(JSON.stringify(rows.rows)).not.toContain(token);
    expect((await server.call('GET', '/api/auth/me', { token })).status).toBe(200);
    expect((await server.call('POST', '/api/auth/logout', { token, body: {} })).status).toBe(200);
    const after = await server.call('GET', '/api/auth/me', { token });
    expect(after).toMatchObject({ status: 401, body: { code: 'sign_in_required' } });
  });

  test('a disabled person’s token is worth nothing at once', async () => {
    const { id, token } = await server.staff('supervisor');
    await server.db('staff').where('id', id).update({ disabled_at: new Date() });
    expect((await server.call('GET', '/api/auth/me', { token })).status).toBe(401);
  });

  test('an idle or old sign-in is over', async () => {
    const idle = await server.staff('teacher');
    const old = await server.staff('teacher');
    await server.db.raw(`update sign_ins set last_used_at = now() - interval '13 hours' where staff_id = ?`, [idle.id]);
    await server.db.raw(`update sign_ins set expires_at = now() - interval '1 second' where staff_id = ?`, [old.id]);
    expect((await server.call('GET', '/api/auth/me', { token: idle.token })).status).toBe(401);
    expect((await server.call('GET', '/api/auth/me', { token: old.token })).status).toBe(401);
  });

  test('ten failures in a minute make the next wait, for that e-mail only', async () => {
    const { id } = await server.staff('teacher');
    const email: string = (await server.db('staff').where('id', id).first('email')).email;
    const attempt = (password: string) => server.call('POST', '/api/auth/login', { body: { email, password } });
    for (let n = 0; n < 10; n += 1) expect((await attempt('wrong again and again')).status).toBe(401);
    const blocked = await attempt(PASSWORD);
    expect(blocked).toMatchObject({ status: 429, body: { code: 'too_many_attempts' } });
    expect(blocked.body.data.retryAfterS).toBeGreaterThan(0);
    const other = await server.staff('teacher');
    expect((await server.call('GET', '/api/auth/me', { token: other.token })).status).toBe(200);
  });

  test('whose failures they are is what the proxy saw, whatever address a stranger writes before it', async () => {
    const { id } = await server.staff('teacher');
    const email: string = (await server.db('staff').where('id', id).first('email')).email;
    const attempt = (made: string, seen: string) =>
      server.call('POST', '/api/auth/login', {
        body: { email, password: 'wrong again and again' },
        headers: { 'x-forwarded-for': `${made}, ${seen}` },
      });
    for (let n = 0; n < 10; n += 1) expect((await attempt(`198.51.100.${n}`, '203.0.113.9')).status).toBe(401);
    expect((await attempt('198.51.100.99', '203.0.113.9')).status).toBe(429);
    expect((await attempt('198.51.100.99', '203.0.113.10')).status).toBe(401);
  });

  test('errors speak the reader’s language and carry a correlation id', async () => {
    const arabic = await server.call('GET', '/api/auth/me', { language: 'ar' });
    const english = await server.call('GET', '/api/auth/me', { language: 'en' });
    expect(arabic.body.message).toMatch(/\p{Script=Arabic}/u);
    expect(english.body.message).toMatch(/^[A-Z]/);
    expect(english.body.data.correlationId).toBe(english.headers.get('x-correlation-id'));
  });
});

describe('the first start', () => {
  test('an academy is set up once, with the secret of whoever started the server', async () => {
    const server = await startTestServer({}, { mode: 'desktop', academy: false });
    try {
      const input = {
        academyName: 'دار القرآن',
        timeZone: 'Africa/Cairo',
        weekStart: 'saturday',
        language: 'ar',
        durationMinutes: 45,
        admin: { name: 'منى', email: 'mona@academy.test', password: 'long enough for her' },
      };
      const ask = (secret: string) =>
        server.call('POST', '/api/setup/academy', { body: input, headers: { 'x-itqan-setup': secret } });
      expect((await ask('guessed')).status).toBe(403);
      expect((await server.call('GET', '/api/health')).body.setUp).toBe(false);
      expect(await ask(server.setupSecret)).toMatchObject({ status: 200, body: { academy: { name: 'دار القرآن' } } });
      expect(await ask(server.setupSecret)).toMatchObject({ status: 409, body: { code: 'already_set_up' } });
      const signIn = await server.call('POST', '/api/auth/login', {
        body: { email: 'Mona@academy.test', password: 'long enough for her' },
      });
      expect(signIn.body.user).toMatchObject({ role: 'admin', timeZone: 'Africa/Cairo' });
    } finally {
      await server.close();
    }
  });

  test('a hosted server makes its first admin from the configuration, and never again', async () => {
    const admin = { ITQAN_ADMIN_EMAIL: 'first@academy.test', ITQAN_ADMIN_PASSWORD: 'chosen by the host' };
    const server = await startTestServer(admin, { academy: false });
    try {
      const body = { email: 'first@academy.test', password: 'chosen by the host' };
      expect((await server.call('POST', '/api/auth/login', { body })).status).toBe(200);
      expect(
        (await server.call('POST', '/api/setup/academy', { headers: { 'x-itqan-setup': 'x' }, body: {} })).status,
      ).toBe(403);
      expect(server.log.join('')).not.toContain('chosen by the host');
    } finally {
      await server.close();
    }
  });
});
