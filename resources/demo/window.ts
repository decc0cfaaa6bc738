import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';
import { z } from 'zod';
import type { SignIn } from './academy.ts';
import type { Teacher } from './play.ts';
import { DemoError, say } from './say.ts';

/** A first start makes a database and its academy, on slow disks too. */
const READY_WITHIN_MS = 120_000;
export const TEACHER = 'teacher@demo.itqan.example';
const SUPERVISOR = 'supervisor@demo.itqan.example';

export interface DemoWindow extends Teacher {
  /** Chooses the demo academy at the first start, and waits for its server. */
  openDemoAcademy(): Promise<{ readonly url: string; readonly signIns: readonly SignIn[] }>;
  /** Signs in as the demo's teacher, whose day comes up. */
  enterAsTeacher(): Promise<void>;
  close(): Promise<void>;
}

export interface WindowOptions {
  /** The folder of the built app. */
  readonly app: string;
  /** The Electron to run; undefined takes the installed one. */
  readonly electron: string | undefined;
  readonly profile: string;
  readonly pictures: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Opens the real app in a profile of its own, with a fake camera and microphone. */
export async function openWindow(options: WindowOptions): Promise<DemoWindow> {
  const app = await _electron.launch({
    ...(options.electron === undefined ? {} : { executablePath: options.electron }),
    cwd: options.app,
    args: [
      '.',
      // Chromium's sandbox refuses to run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
    ],
    env: { ...inherited(), ITQAN_PROFILE: options.profile, ...options.env },
    locale: 'ar',
  });
  const page = await app.firstWindow();
  return driver(app, page, options.pictures);
}

const inherited = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

const serverState = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('ready'), url: z.string(), setUp: z.literal(true) }),
  z.object({ phase: z.literal('failed'), code: z.string() }),
]);
/** The button that ends a class, and the one that confirms it. */
const END = 'أنهِ للجميع';
const SIGN_OUT = 'سجّل الخروج';

const signIns = z.array(z.object({ email: z.string(), password: z.string() }));

function driver(app: ElectronApplication, page: Page, pictures: string): DemoWindow {
  let taken = 0;
  const press = (name: string | RegExp): Promise<void> => page.getByRole('button', { name }).click();
  const chooseMadePerson = (email: string): Promise<void> => press(new RegExp(email.replaceAll('.', String.raw`\.`)));

  return {
    openDemoAcademy: async () => {
      await press('افتح التجريبية');
      await page.getByText(TEACHER).waitFor({ timeout: READY_WITHIN_MS });
      const state = serverState.parse(await page.evaluate('window.desktop.getServerState()'));
      if (state.phase === 'failed') throw new DemoError(`The academy's server does not start: ${state.code}.`);
      return { url: state.url, signIns: signIns.parse(await page.evaluate('window.desktop.getDemoSignIns()')) };
    },
    enterAsTeacher: async () => {
      await chooseMadePerson(TEACHER);
      await page.getByRole('listbox', { name: 'حصص اليوم' }).waitFor();
    },
    startClass: async (title) => {
      await page.getByRole('option', { name: title }).click();
      await press('ابدأ الحلقة');
      await press('ادخل الحلقة');
      await page.getByRole('button', { name: END }).waitFor();
    },
    endClass: async () => {
      await press(END);
      await page.getByRole('dialog').getByRole('button', { name: END }).click();
      await page.getByRole('button', { name: END }).first().waitFor({ state: 'hidden' });
    },
    showReport: async (names) => {
      const report = page.getByRole('table').filter({ hasText: names[0] ?? '' });
      for (const name of names) await report.getByText(name).first().waitFor();
    },
    reviewClass: async (title) => {
      await press(/^حسابك/);
      await page.getByRole('menuitem', { name: SIGN_OUT }).click();
      await page.getByRole('dialog').getByRole('button', { name: SIGN_OUT }).click();
      await chooseMadePerson(SUPERVISOR);
      await page.getByRole('navigation').getByText('المراجعة').click();
      await page.getByRole('tab', { name: 'الحصص' }).click();
      const sessions = page.getByRole('grid', { name: 'الحصص' });
      await sessions.getByRole('row', { name: title }).first().click();
      await page.getByRole('complementary').getByText(title).first().waitFor();
    },
    picture: async (name) => {
      taken += 1;
      const file = join(pictures, `${String(taken).padStart(2, '0')}-${name}.png`);
      await page.screenshot({ path: file });
      say(`Picture: ${file}`);
    },
    close: () => app.close(),
  };
}
