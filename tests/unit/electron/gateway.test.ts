import { afterEach, describe, expect, it } from 'vitest';
import { createGateway, SETUP_SECRET_HEADER, type GatewayDeps } from '#electron/main/api/gateway.ts';
import { ask } from '#electron/main/api/fetching.ts';
import { errorBody } from '#shared/contract/common.ts';
import { startLittleServer, type LittleServer } from '#tests/support/little-server.ts';

let server: LittleServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const get = (path: string) => ({ method: 'GET', path, body: null }) as const;

const request = (url: string, timeoutMs = 5_000) => ask((address, init) => fetch(address, init), url, {}, timeoutMs);

function gatewayTo(url: string | null, change: Partial<GatewayDeps> = {}) {
  const seen = { refused: [] as string[], reached: [] as boolean[], setUp: 0 };
  const gateway = createGateway({
    fetch: (address, init) => fetch(address, init),
    target: () => (url === null ? null : { url, setupSecret: null }),
    token: () => 'the-token',
    isWaiting: () => false,
    language: () => 'ar',
    onSignInRefused: (token) => seen.refused.push(token),
    onReached: (reached) => seen.reached.push(reached),
    onSetUp: () => {
      seen.setUp += 1;
    },
    ...change,
  });
  return { gateway, seen };
}

describe('the window’s way to the server', () => {
  it('adds the sign-in, the language and a correlation id, and passes the body both ways', async () => {
    server = await startLittleServer((app) => {
      app.post('/api/teacher/sessions/7/cancel', (request) => ({ headers: request.headers, body: request.body }));
    });
    const { gateway, seen } = gatewayTo(server.url);
    const body = '{"reason":"مرض"}';
    const answer = await gateway.fromWindow({ method: 'POST', path: '/api/teacher/sessions/7/cancel', body });
    expect(answer).toMatchObject({ status: 200, contentType: 'application/json; charset=utf-8' });
    const heard = JSON.parse(answer.body) as { headers: Record<string, string>; body: string };
    expect(heard.body).toBe(body);
    expect(heard.headers).toMatchObject({
      authorization: 'Bearer the-token',
      'accept-language': 'ar',
      'content-type': 'application/json',
    });
    expect(heard.headers['x-correlation-id']).toMatch(/^[\da-f-]{36}$/);
    expect(seen).toEqual({ refused: [], reached: [true], setUp: 0 });
  });

  it('answers in the server’s own form when the server cannot be reached', async () => {
    const { gateway, seen } = gatewayTo('http://127.0.0.1:9');
    const answer = await gateway.fromWindow(get('/api/sessions'));
    expect(answer.status).toBe(503);
    const error = errorBody.parse(JSON.parse(answer.body));
    expect(error).toMatchObject({ code: 'server_unreachable', status: 503 });
    expect(error.message).toMatch(/[\u0600-\u06FF]/);
    expect(seen.reached).toEqual([false]);
  });

  it('answers the same before there is a server, and while an offline sign-in is unconfirmed', async () => {
    const nowhere = await gatewayTo(null).gateway.fromWindow(get('/api/sessions'));
    expect(JSON.parse(nowhere.body)).toMatchObject({ code: 'server_unreachable' });
    const waiting = gatewayTo('http://127.0.0.1:9', { isWaiting: () => true });
    expect(JSON.parse((await waiting.gateway.fromWindow(get('/api/sessions'))).body)).toMatchObject({
      code: 'server_unreachable',
    });
    expect(waiting.seen.reached).toEqual([]);
  });

  it('says which sign-in the server refused', async () => {
    server = await startLittleServer((app) => {
      app.get('/api/sessions', (_request, reply) => reply.code(401).send({}));
    });
    const { gateway, seen } = gatewayTo(server.url);
    expect((await gateway.fromWindow(get('/api/sessions'))).status).toBe(401);
    expect(seen.refused).toEqual(['the-token']);
  });

  it('does not take a wrong password in a form for the end of the sign-in', async () => {
    const error = { defined: true, code: 'wrong_credentials', status: 401, message: 'لا', data: {} };
    server = await startLittleServer((app) => {
      app.post('/api/account/password', (_request, reply) => reply.code(401).send(error));
    });
    const { gateway, seen } = gatewayTo(server.url);
    await gateway.fromWindow({ method: 'POST', path: '/api/account/password', body: '{}' });
    expect(seen.refused).toEqual([]);
  });

  it.each([
    '/api/auth/login',
    '/api/auth/login/',
    '/api/auth/./login',
    '/api/x/../auth/login',
    '/api/%61uth/login',
    '/api/auth%2flogin',
    '/api/auth//login',
    '/api/setup/demo',
    '/api/events?x=1',
    '/api/../webhooks/livekit',
    '/api/%2e%2e/webhooks/livekit',
    '/api/%252e%252e/webhooks',
    '/api/%',
  ])('does not carry what would bring a token back or lead elsewhere: %s', async (path) => {
    const asked: string[] = [];
    server = await startLittleServer((app) => {
      app.all('/*', (request) => {
        asked.push(request.url);
        return { token: 'leaked' };
      });
    });
    const answer = await gatewayTo(server.url).gateway.fromWindow({ method: 'POST', path, body: '{}' });
    expect(answer.status).toBe(403);
    expect(asked).toEqual([]);
  });

  it('opens the first set-up with the secret of the app’s own server, and says when it is done', async () => {
    server = await startLittleServer((app) => {
      app.post('/api/setup/academy', (request) => ({ secret: request.headers[SETUP_SECRET_HEADER] }));
      app.get('/api/sessions', (request) => ({ secret: request.headers[SETUP_SECRET_HEADER] ?? null }));
    });
    const { url } = server;
    const { gateway, seen } = gatewayTo(url, { target: () => ({ url, setupSecret: 'only-ours' }) });
    const made = await gateway.fromWindow({ method: 'POST', path: '/api/setup/academy', body: '{}' });
    expect(JSON.parse(made.body)).toEqual({ secret: 'only-ours' });
    expect(seen.setUp).toBe(1);
    expect(JSON.parse((await gateway.fromWindow(get('/api/sessions'))).body)).toEqual({ secret: null });
  });
});

describe('one request', () => {
  it('is given up after its time, also in the middle of an answer', async () => {
    server = await startLittleServer((app) => {
      app.get('/never', () => new Promise(() => undefined));
      app.get('/half', (_request, reply) => {
        reply.hijack();
        reply.raw.write('half of');
      });
    });
    await expect(request(`${server.url}/never`, 200)).resolves.toEqual({ came: false, code: 'timed_out' });
    await expect(request(`${server.url}/half`, 200)).resolves.toEqual({ came: false, code: 'timed_out' });
  });

  it('does not carry the sign-in to another address', async () => {
    let followed = false;
    server = await startLittleServer((app) => {
      app.get('/api/x', (_request, reply) => reply.redirect('/elsewhere'));
      app.get('/elsewhere', () => {
        followed = true;
        return {};
      });
    });
    await expect(request(`${server.url}/api/x`)).resolves.toEqual({ came: false, code: 'server_unreachable' });
    expect(followed).toBe(false);
  });

  it('does not read an answer without end', async () => {
    server = await startLittleServer((app) => {
      app.get('/long', () => 'x'.repeat(17_000_000));
    });
    await expect(request(`${server.url}/long`)).resolves.toMatchObject({ came: false });
  });
});
