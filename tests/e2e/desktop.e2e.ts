import { expect, test, type Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshProfile, launchAgain, launchApp, serverIs, type LaunchedApp } from '#tests/support/electron-app.ts';

const state = (page: Page) => page.evaluate(() => window.desktop?.getServerState());

const look = (page: Page) => page.evaluate(() => [document.documentElement.lang, window.desktop?.initial]);

/** The pid of the database in a profile, from the file that Postgres keeps while it runs. */
function databaseOf(profileDir: string): number | null {
  const file = join(profileDir, 'academy/database/postmaster.pid');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null;
}

/** The process that our server runs in. */
const serverProcess = ({ app }: LaunchedApp): Promise<number> =>
  app.evaluate(({ app }) => {
    const found = app.getAppMetrics().find(({ name }) => name === 'Itqan academy server');
    if (found === undefined) throw new Error('there is no server process');
    return found.pid;
  });

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('an academy on this computer is set up, kept between starts, and stopped with the app', async () => {
  const first = await launchApp();
  expect(await state(first.window)).toEqual({ phase: 'unconfigured' });
  await first.window.evaluate(() => window.desktop?.useLocalServer({ mode: 'local' }));
  await serverIs(first.window, 'ready');
  expect(await state(first.window)).toMatchObject({ mode: 'local', setUp: false });

  const admin = { name: 'سعاد', email: 'suad@academy.example', password: 'sesame-open-1' };
  const academy = {
    academyName: 'أكاديمية النور',
    timeZone: 'Asia/Riyadh',
    weekStart: 'saturday',
    language: 'ar',
    durationMinutes: 60,
    admin,
  };
  const made = await first.window.evaluate(
    (body) => window.desktop?.apiRequest({ method: 'POST', path: '/api/setup/academy', body }),
    JSON.stringify(academy),
  );
  expect(made).toMatchObject({ status: 200 });
  expect(await state(first.window)).toMatchObject({ phase: 'ready', setUp: true });
  const database = databaseOf(first.profileDir);
  expect(database === null ? false : isRunning(database)).toBe(true);

  const quitting = Date.now();
  await first.close();
  expect(Date.now() - quitting).toBeLessThan(10_000);
  expect(database === null ? true : isRunning(database)).toBe(false);
  expect(databaseOf(first.profileDir)).toBeNull();

  const second = await launchApp({ profileDir: first.profileDir });
  await serverIs(second.window, 'ready');
  expect(await state(second.window)).toMatchObject({ mode: 'local', setUp: true });
  const { email, password } = admin;
  const signedIn = await second.window.evaluate(
    (credentials) => window.desktop?.signIn({ ...credentials, remember: false }),
    { email, password },
  );
  expect(signedIn).toMatchObject({ ok: true, value: { user: { role: 'admin' }, via: 'server' } });
  await second.close();
});

test('a server that dies is started again by itself, and a killed app finds its files in order at the next start', async () => {
  const profileDir = freshProfile();
  const first = await launchApp({ profileDir, server: { mode: 'local' } });
  await serverIs(first.window, 'ready');
  const pid = await serverProcess(first);
  process.kill(pid, 'SIGKILL');
  await serverIs(first.window, 'failed');
  await serverIs(first.window, 'ready');
  expect(await serverProcess(first)).not.toBe(pid);

  const main = first.app.process();
  const gone = new Promise((resolve) => main.once('exit', resolve));
  main.kill('SIGKILL');
  await gone;
  const again = Date.now();
  const second = await launchApp({ profileDir });
  await serverIs(second.window, 'ready');
  expect(Date.now() - again).toBeLessThan(10_000);
  await second.close();
  expect(databaseOf(profileDir)).toBeNull();
});

test('an app that the system asks to end stops its server in order', async () => {
  const launched = await launchApp({ server: { mode: 'local' } });
  await serverIs(launched.window, 'ready');
  const main = launched.app.process();
  const gone = new Promise<void>((resolve) => main.once('exit', () => resolve()));
  const asked = Date.now();
  main.kill('SIGTERM');
  await gone;
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(databaseOf(launched.profileDir)).toBeNull();
});

test('a page whose server has live rooms may reach them and nothing else', async () => {
  const launched = await launchApp({ server: { mode: 'local' } });
  await serverIs(launched.window, 'ready');
  const now = await state(launched.window);
  if (now?.phase !== 'ready' || now.liveKitUrl === null) throw new Error('this test needs a LiveKit server');
  const health = now.liveKitUrl.replace(/^ws/, 'http');
  const reach = (address: string) =>
    launched.window.evaluate(
      (url) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => true,
          () => false,
        ),
      address,
    );
  await expect.poll(() => reach(health)).toBe(true);
  expect(await reach(`${now.url}/api/health`)).toBe(false);
  await launched.close();
});

test('an app that is started twice is one app; another profile is another', async () => {
  const first = await launchApp();
  expect(await launchAgain(first.profileDir)).toBe(0);
  expect(await first.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  const other = await launchApp();
  expect(await state(other.window)).toEqual({ phase: 'unconfigured' });
  await other.close();
  await first.close();
});

test('language and colours are right before the first paint, also after a change', async () => {
  const first = await launchApp({ language: 'en', theme: 'dark' });
  const { profileDir } = first;
  expect(await look(first.window)).toEqual(['en', { language: 'en', theme: 'dark' }]);
  expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(true);
  await first.window.evaluate(() => window.desktop?.setSettings({ language: 'ar', theme: 'light' }));
  expect(await first.app.evaluate(({ nativeTheme }) => nativeTheme.shouldUseDarkColors)).toBe(false);
  await first.close();
  const second = await launchApp({ profileDir });
  expect(await look(second.window)).toEqual(['ar', { language: 'ar', theme: 'light' }]);
  await second.close();
});
