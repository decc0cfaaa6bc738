import { expect, test, type Page } from '@playwright/test';
import { launchApp } from '#tests/support/electron-app.ts';

/** The kinds of the tracks that sharing the screen gives, or the name of its refusal. */
const share = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    try {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      const kinds = stream.getTracks().map(({ kind }) => kind);
      for (const track of stream.getTracks()) track.stop();
      return kinds.join();
    } catch (error) {
      return `refused: ${String(error)}`;
    }
  });

test('the page gets microphone and camera, and the chosen screen once', async () => {
  // Without the flag that answers permission questions itself: here our own handlers answer.
  const launched = await launchApp({ args: ['--use-fake-device-for-media-stream'] });
  const { window: page } = launched;
  const kinds = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    const tracks = stream.getTracks();
    for (const track of tracks) track.stop();
    return tracks.map(({ kind }) => kind);
  });
  expect(kinds.toSorted()).toEqual(['audio', 'video']);

  expect(await share(page)).toMatch(/^refused/);
  const screens = await page.evaluate(() => window.desktop?.listScreens() ?? []);
  expect(screens.some(({ kind, thumbnail }) => kind === 'screen' && thumbnail.startsWith('data:image/png'))).toBe(true);
  expect(screens.filter(({ kind, name }) => kind === 'window' && name.includes('Itqan'))).toEqual([]);
  await page.evaluate((id) => window.desktop?.chooseScreen({ id }), screens[0]?.id ?? null);
  expect(await share(page)).toBe('video');
  expect(await share(page)).toMatch(/^refused/);
  await launched.close();
});

test('a class keeps the screen awake and its timers running, until it ends or the page loads anew', async () => {
  const launched = await launchApp();
  const { window: page, app } = launched;
  const throttled = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getBackgroundThrottling());
  expect(await throttled()).toBe(true);
  await page.evaluate(() => window.desktop?.setClassActive({ active: true, sessionId: 7 }));
  expect(await throttled()).toBe(false);
  expect(await app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0))).toBe(true);
  await page.evaluate(() => window.desktop?.setClassActive({ active: false, sessionId: null }));
  expect(await throttled()).toBe(true);
  expect(await app.evaluate(({ powerSaveBlocker }) => powerSaveBlocker.isStarted(0))).toBe(false);

  await page.evaluate(() => window.desktop?.setClassActive({ active: true, sessionId: 7 }));
  await page.reload();
  await expect.poll(throttled).toBe(true);
  await launched.close();
});
