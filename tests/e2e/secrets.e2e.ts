import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { launchApp, serverIs } from '#tests/support/electron-app.ts';
import { keyRingIsOpen } from '#tests/support/key-ring.ts';
import { filesHolding } from '#tests/support/plain-text.ts';
import { PERSON, startRemoteAcademy } from '#tests/support/remote-academy.ts';

const connection = (page: Page) => page.evaluate(async () => (await window.desktop?.getConnection())?.state);
const signIn = (page: Page, password: string = PERSON.password) =>
  page.evaluate((credentials) => window.desktop?.signIn({ ...credentials, remember: true }), {
    email: PERSON.user.email,
    password,
  });

const current = (page: Page) => page.evaluate(() => window.desktop?.currentSignIn());

const SECRETS = [PERSON.token, PERSON.password, PERSON.user.email, PERSON.user.name, 'alruwaili'];

const SEEN = {
  id: 'witness-line-1',
  sessionId: 4711,
  roomName: 'quran_4711_1764000000',
  roomSid: 'RM_seenByTheTeacher',
  at: 1_764_000_000_000,
  monotonicMs: 5,
  people: [{ participantSid: 'PA_seenByTheTeacher', identity: 'student-814711', joinedAt: null }],
};
const SEEN_SECRETS = ['quran_4711', 'seenByTheTeacher', 'student-814711'];

test('a person’s sign-in leaves no token, password, e-mail or name in plain text, and opens offline', async () => {
  const academy = await startRemoteAcademy();
  const first = await launchApp({ server: { mode: 'remote', url: academy.url } });
  await serverIs(first.window, 'ready');
  const answer = await signIn(first.window);
  expect(answer).toMatchObject({ ok: true, value: { user: PERSON.user, via: 'server' } });
  expect(JSON.stringify(answer)).not.toContain(PERSON.token);
  await expect.poll(() => connection(first.window)).toBe('connected');
  const me = await first.window.evaluate(() =>
    window.desktop?.apiRequest({ method: 'GET', path: '/api/auth/me', body: null }),
  );
  expect(me?.body).toContain(PERSON.user.email);
  await first.window.evaluate((secret) => console.warn(`wss://live/rtc?access_token=${secret}`), PERSON.token);
  // What a classroom saw waits in a log of its own: who and which room are as little to be read in it.
  await first.window.evaluate((line) => window.desktop?.noteWitness({ ...line, what: 'snapshot' }), SEEN);
  expect(await first.window.evaluate(() => window.desktop?.witnessWaiting())).toBe(1);
  await first.close();
  expect(readdirSync(join(first.profileDir, 'witness'))).toHaveLength(1);
  expect(filesHolding(first.profileDir, [...SECRETS, ...SEEN_SECRETS])).toEqual([]);

  // Without the server, after a new start, the password alone opens the copy.
  await academy.close();
  const second = await launchApp({ profileDir: first.profileDir });
  await serverIs(second.window, 'unreachable');
  expect(await signIn(second.window, 'a guess')).toMatchObject({ ok: false, failure: { code: 'wrong_credentials' } });
  expect(await signIn(second.window)).toMatchObject({ ok: true, value: { user: PERSON.user, via: 'offline' } });
  const request = await second.window.evaluate(() =>
    window.desktop?.apiRequest({ method: 'GET', path: '/api/auth/me', body: null }),
  );
  expect(request).toMatchObject({ status: 503 });

  // When it is back, main signs in by itself.
  const back = await startRemoteAcademy(academy.port);
  await expect.poll(() => connection(second.window), { timeout: 30_000 }).toBe('connected');
  expect(await current(second.window)).toMatchObject({ via: 'server' });
  await second.window.evaluate(() => window.desktop?.signOut());
  await second.close();
  await back.close();
  expect(readdirSync(join(first.profileDir, 'witness'))).toEqual([]);
  expect(filesHolding(first.profileDir, [...SECRETS, ...SEEN_SECRETS])).toEqual([]);
});

test('where there is a keyring, a person stays signed in between starts, and nobody reads it from the disk', async () => {
  await keyRingIsOpen();
  const args = ['--password-store=gnome-libsecret'];
  const academy = await startRemoteAcademy();
  const first = await launchApp({ server: { mode: 'remote', url: academy.url }, args });
  await serverIs(first.window, 'ready');
  expect(await signIn(first.window)).toMatchObject({ ok: true, value: { remembered: true } });
  await first.close();
  expect(filesHolding(first.profileDir, SECRETS)).toEqual([]);

  const second = await launchApp({ profileDir: first.profileDir, args });
  await expect.poll(() => connection(second.window)).toBe('connected');
  expect(await current(second.window)).toEqual({ user: PERSON.user, via: 'server', remembered: true });
  expect(await second.window.evaluate(() => window.desktop?.getOfflineCopy())).toBe('open');
  await second.window.evaluate(() => window.desktop?.signOut());
  await second.close();

  const third = await launchApp({ profileDir: first.profileDir, args });
  expect(await current(third.window)).toBeNull();
  await third.close();
  await academy.close();
});
