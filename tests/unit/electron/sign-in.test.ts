import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createGateway } from '#electron/main/api/gateway.ts';
import { createOfflineCopies } from '#electron/main/offline/offline-copy.ts';
import type { Keyring } from '#electron/main/offline/keyring.ts';
import { openVaults } from '#electron/main/offline/vault.ts';
import { openRememberedSignIn } from '#electron/main/sign-in/remembered.ts';
import { createSignIn, type SignIn } from '#electron/main/sign-in/sign-in.ts';
import { startLittleServer, type LittleServer } from '#tests/support/little-server.ts';

const user = {
  id: 3,
  name: 'هدى',
  email: 'huda@academy.example.org',
  role: 'teacher',
  timeZone: 'UTC',
  language: 'ar',
};
const noKeyring: Keyring = { isThere: () => false, close: () => new Uint8Array(), open: () => null };
/** Turns every bit: enough to see that nothing is written that it did not close. */
const turningKeyring: Keyring = {
  isThere: () => true,
  close: (text) => Buffer.from(text).map((byte) => byte ^ 0xff),
  open: (bytes) => Buffer.from(bytes.map((byte) => byte ^ 0xff)).toString('utf8'),
};

let folder: string;
let academy: { server: LittleServer; password: string; loggedOut: string[] };

async function startAcademy(port = 0): Promise<void> {
  const loggedOut: string[] = [];
  const server = await startLittleServer((app) => {
    app.post('/api/auth/login', (request, reply) => {
      const { email, password } = JSON.parse(String(request.body)) as { email: string; password: string };
      if (email === user.email && password === academy.password) return { token: `token-for-${password}`, user };
      const data = { correlationId: 'c-1' };
      return reply.code(401).send({ defined: true, code: 'wrong_credentials', status: 401, message: 'لا', data });
    });
    app.post('/api/auth/logout', (request) => {
      loggedOut.push(request.headers.authorization ?? '');
      return { signedOut: true };
    });
  }, port);
  academy = { server, password: 'sesame, open', loggedOut };
}

function app(keyring: Keyring = noKeyring) {
  const seen = { ended: [] as string[], signedIn: [] as boolean[], serverKey: 'https://academy.example.org' };
  const copies = createOfflineCopies(openVaults(folder, keyring));
  const signIn: SignIn = createSignIn({
    gateway: createGateway({
      fetch: (address, init) => fetch(address, init),
      target: () => ({ url: academy.server.url, setupSecret: null }),
      token: () => signIn.token(),
      isWaiting: () => signIn.isWaiting(),
      language: () => 'ar',
      onSignInRefused: () => undefined,
      onReached: () => undefined,
      onSetUp: () => undefined,
    }),
    copies,
    remembered: openRememberedSignIn(join(folder, 'sign-in'), keyring),
    serverKey: () => seen.serverKey,
    now: Date.now,
    failure: (code) => ({ code, data: {}, message: code, correlationId: null }),
    onChange: (signedIn) => seen.signedIn.push(signedIn),
    onEnded: (reason) => seen.ended.push(reason),
    onTrouble: (what) => {
      throw new Error(what);
    },
  });
  return { signIn, copies, seen };
}

const credentials = (password = 'sesame, open', remember = false) => ({
  email: ' Huda@academy.example.org',
  password,
  remember,
});

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'itqan-sign-in-'));
  await startAcademy();
});
afterEach(() => academy.server.close());

describe('signing in', () => {
  it('keeps the token in main and tells the window who it is', async () => {
    const { signIn, copies } = app();
    const answer = await signIn.signIn(credentials());
    expect(answer).toEqual({ ok: true, value: { user, via: 'server', remembered: false } });
    expect(JSON.stringify(answer)).not.toContain('token-for');
    expect(signIn.token()).toBe('token-for-sesame, open');
    expect(copies.state(Date.now())).toBe('open');
  });

  it('passes the server’s own words on when it says no', async () => {
    await expect(app().signIn.signIn(credentials('wrong'))).resolves.toEqual({
      ok: false,
      failure: { code: 'wrong_credentials', data: {}, message: 'لا', correlationId: 'c-1' },
    });
  });

  it('writes no token without a keyring, even when asked to remember', async () => {
    const answer = await app().signIn.signIn(credentials('sesame, open', true));
    expect(answer).toMatchObject({ value: { remembered: false } });
    expect(readdirSync(folder)).not.toContain('sign-in');
    expect(
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'latin1'))
        .join(),
    ).not.toContain('token-for');
  });

  it('is remembered over a start where a keyring is, and forgotten at signing out', async () => {
    await app(turningKeyring).signIn.signIn(credentials('sesame, open', true));
    const later = app(turningKeyring);
    later.signIn.restore();
    expect(later.signIn.current()).toEqual({ user, via: 'server', remembered: true });
    expect(later.signIn.token()).toBe('token-for-sesame, open');

    later.signIn.signOut();
    await expect.poll(() => academy.loggedOut).toEqual(['Bearer token-for-sesame, open']);
    const last = app(turningKeyring);
    last.signIn.restore();
    expect(last.signIn.current()).toBeNull();
    expect(readdirSync(folder)).toEqual(['salt']);
  });
});

describe('without the server', () => {
  it('the password opens the offline copy, and the server confirms it when it is back', async () => {
    await app().signIn.signIn(credentials());
    const { port } = academy.server;
    await academy.server.close();
    const { signIn, seen } = app();
    await expect(signIn.signIn(credentials())).resolves.toEqual({
      ok: true,
      value: { user, via: 'offline', remembered: false },
    });
    expect(signIn.isWaiting()).toBe(true);
    await expect(signIn.confirmedToken()).resolves.toBeNull();

    await startAcademy(port);
    const [first, second] = await Promise.all([signIn.confirmedToken(), signIn.confirmedToken()]);
    expect([first, second]).toEqual(['token-for-sesame, open', 'token-for-sesame, open']);
    expect(signIn.current()).toMatchObject({ via: 'server' });
    expect(signIn.isWaiting()).toBe(false);
    expect(seen.ended).toEqual([]);
  });

  it('the sign-in ends when the server is back and knows another password', async () => {
    await app().signIn.signIn(credentials());
    const { port } = academy.server;
    await academy.server.close();
    const { signIn, copies, seen } = app();
    await signIn.signIn(credentials());
    await startAcademy(port);
    academy.password = 'changed meanwhile';
    await expect(signIn.confirmedToken()).resolves.toBeNull();
    expect(seen.ended).toEqual(['revoked']);
    expect(signIn.current()).toBeNull();
    expect(copies.takeKey(Date.now())).toBeNull();
  });

  it('another password is refused, and somebody unknown here hears that the server is away', async () => {
    await app().signIn.signIn(credentials());
    await academy.server.close();
    await expect(app().signIn.signIn(credentials('guess'))).resolves.toMatchObject({
      ok: false,
      failure: { code: 'wrong_credentials' },
    });
    await expect(app().signIn.signIn({ ...credentials(), email: 'somebody@else.org' })).resolves.toMatchObject({
      ok: false,
      failure: { code: 'server_unreachable' },
    });
  });
});

it('a sign-in that ends after another server was chosen counts for neither', async () => {
  const { signIn, copies, seen } = app();
  const signingIn = signIn.signIn(credentials());
  signIn.leave();
  seen.serverKey = 'https://other.example.org';
  await expect(signingIn).resolves.toMatchObject({ ok: false });
  expect(signIn.current()).toBeNull();
  expect(signIn.token()).toBeNull();
  expect(copies.takeKey(Date.now())).toBeNull();
});

describe('the end of a sign-in', () => {
  it('comes with the server’s refusal of today’s token, not of an older one', async () => {
    const { signIn, seen } = app();
    await signIn.signIn(credentials());
    signIn.refused('an older one');
    expect(signIn.current()).not.toBeNull();
    signIn.refused('token-for-sesame, open');
    expect(signIn.current()).toBeNull();
    expect(seen).toMatchObject({ ended: ['expired'], signedIn: [true, false] });
  });

  it('leaves the sealed copy for the next sign-in', async () => {
    const { signIn, copies } = app();
    await signIn.signIn(credentials());
    const key = copies.takeKey(Date.now());
    signIn.revoked();
    await signIn.signIn(credentials());
    expect(copies.takeKey(Date.now())).toEqual(key);
  });
});
