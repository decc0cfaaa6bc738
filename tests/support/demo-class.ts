import { chromium, expect, type Browser, type Page } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RoomServiceClient } from 'livekit-server-sdk';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { freshProfile, launchApp, type LaunchedApp, type LaunchOptions } from './electron-app.ts';
import { MADE_DEVICES } from './made-devices.ts';
import { laySettledCluster } from './settled-cluster.ts';

/** Long enough for two windows and a browser to come and go, short enough to wait for. */
const CLASS_MINUTES = 4;

export interface Demo {
  /** The app whose server the others work with, whoever is signed in. */
  readonly own: LaunchedApp;
  readonly url: string;
}

export interface DemoClass extends Demo {
  readonly teacher: LaunchedApp;
  readonly sessionId: number;
  readonly title: string;
}

interface DemoOptions extends LaunchOptions {
  readonly startsInS?: number;
}

type Role = 'teacher' | 'supervisor' | 'admin';

/** An app with the demo academy of its own, whose class of the hour starts in some seconds, and somebody signed in. */
export async function openDemo(role: Role, options: DemoOptions = {}): Promise<Demo> {
  const profileDir = options.profileDir ?? freshProfile();
  // Its academy is made by the app, on a database that is set up already.
  if (options.profileDir === undefined) await laySettledCluster(join(profileDir, 'demo'));
  const own = await launchApp({
    fakeMedia: true,
    server: { mode: 'demo' },
    ...options,
    profileDir,
    env: {
      LIVEKIT_SERVER_BIN: process.env['LIVEKIT_SERVER_BIN'] ?? '',
      ITQAN_DEMO_CLASS_MINUTES: String(CLASS_MINUTES),
      ITQAN_DEMO_CLASS_STARTS_IN_S: String(options.startsInS ?? 20),
      ITQAN_ROSTER_EVERY_MS: '2000',
      ITQAN_SETTLING_MS: '3000',
      // The jobs of the hour, at night those of the night, run as it starts and not in the middle of a story.
      ITQAN_MAINTENANCE_EVERY_MS: '86400000',
      ...options.env,
    },
  });
  const url = await serverUrl(own.window);
  await signIn(own.window, own.window, `${role}@demo.itqan.example`);
  return { own, url };
}

/** The same for its teacher, with the class. */
export async function openDemoClass(options: DemoOptions = {}): Promise<DemoClass> {
  const { own: teacher, url } = await openDemo('teacher', options);
  const now = Date.now();
  const { sessions } = await ask<{ sessions: { id: number; title: string; durationMinutes: number }[] }>(
    teacher.window,
    'GET',
    `/api/sessions?from=${now - 3_600_000}&to=${now + 3_600_000}`,
  );
  const session = sessions.find(({ durationMinutes }) => durationMinutes === CLASS_MINUTES);
  if (!session) throw new Error('the demo academy has no class for now');
  return { own: teacher, teacher, url, sessionId: session.id, title: session.title };
}

/** Another app with a profile of its own that works with the first one's server, signed in as the supervisor. */
export async function openSupervisor(
  of: Demo,
  options: LaunchOptions = {},
  role: Role = 'supervisor',
): Promise<LaunchedApp> {
  const supervisor = await launchApp({ server: { mode: 'remote', url: of.url }, ...options });
  await signIn(supervisor.window, of.own.window, `${role}@demo.itqan.example`);
  return supervisor;
}

/** Signs in through the form, with the password that the demo's own app knows. */
export async function signIn(page: Page, demo: Page, email: string): Promise<void> {
  const signIns = await demo.evaluate(() => window.desktop?.getDemoSignIns());
  const found = signIns?.find((one) => one.email === email);
  if (!found) throw new Error(`the demo has nobody called ${email}`);
  await page.locator('input[type=email], input[autocomplete=username]').first().fill(email);
  await page.locator('input[type=password]').fill(found.password);
  await page.locator('input[type=password]').press('Enter');
  await expect.poll(() => page.evaluate(() => location.hash), { timeout: 30_000 }).toMatch(/today|review/);
}

export async function serverUrl(page: Page): Promise<string> {
  const state = () => page.evaluate(() => window.desktop?.getServerState());
  await expect.poll(async () => (await state())?.phase, { timeout: 90_000 }).toBe('ready');
  const now = await state();
  if (now?.phase !== 'ready') throw new Error('the server went away');
  return now.url;
}

/** Asks the server as the window's own person. */
export async function ask<T>(page: Page, method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await page.evaluate((input) => window.desktop?.apiRequest(input), {
    method,
    path,
    body: body ? JSON.stringify(body) : null,
  });
  if (answer?.status !== 200) throw new Error(`${method} ${path} → ${answer?.status}: ${answer?.body}`);
  return JSON.parse(answer.body) as T;
}

export const detailOf = (page: Page, sessionId: number): Promise<SessionDetail> =>
  ask<SessionDetail>(page, 'GET', `/api/sessions/${sessionId}`);

/** A student's personal link. */
export async function linkOf(page: Page, studentId: number): Promise<string> {
  return (await ask<{ url: string }>(page, 'GET', `/api/students/${studentId}/link`)).url;
}

/** The browser that students use, with a made camera. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      MADE_DEVICES,
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--disable-background-networking',
    ],
  });
}

/** LiveKit's own word, by the keys that the demo's server keeps for itself. */
export async function liveKitOf(demo: DemoClass): Promise<RoomServiceClient> {
  const file = readdirSync(demo.teacher.profileDir, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith('livekit-keys.json'),
  );
  if (!file) throw new Error('the demo’s server has no LiveKit keys');
  const { apiKey, apiSecret } = JSON.parse(readFileSync(join(demo.teacher.profileDir, file), 'utf8')) as Record<
    string,
    string
  >;
  const state = await demo.teacher.window.evaluate(() => window.desktop?.getServerState());
  if (state?.phase !== 'ready' || state.liveKitUrl === null) throw new Error('there is no LiveKit');
  return new RoomServiceClient(state.liveKitUrl.replace(/^ws/, 'http'), apiKey, apiSecret);
}
