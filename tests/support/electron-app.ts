import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ServerChoice } from '#electron/main/settings.ts';
import type { ServerState } from '#shared/ipc.ts';
import { MADE_DEVICES } from './made-devices.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export interface LaunchOptions {
  /** The profile's folder; a fresh one when left out. The same one again is the same person's next start. */
  readonly profileDir?: string;
  readonly language?: 'ar' | 'en';
  readonly theme?: 'light' | 'dark';
  /** The first start's choice; left out, the app asks. */
  readonly server?: ServerChoice;
  /** Variables beside the few that every app gets. */
  readonly env?: Readonly<Record<string, string>>;
  /** A made camera and microphone that need no permission of the system. */
  readonly fakeMedia?: boolean;
  readonly args?: readonly string[];
}

export interface LaunchedApp {
  readonly app: ElectronApplication;
  readonly window: Page;
  readonly profileDir: string;
  /** What went wrong in the page's console so far, violations of its policy among it: warnings and errors. */
  complaints(): readonly string[];
  /** Quits as a person does and waits until the process is gone. */
  close(): Promise<void>;
}

/** What the app needs of this computer's environment, and nothing of the tests'. */
const INHERITED = [
  'PATH',
  'HOME',
  'LANG',
  'TZ',
  'DISPLAY',
  'XAUTHORITY',
  'DBUS_SESSION_BUS_ADDRESS',
  'XDG_RUNTIME_DIR',
  'LIVEKIT_SERVER_BIN',
];

let told = false;

/**
 * Starts the built app in a window of its own and waits for its page; with a server on this computer, until that has
 * started or failed to.
 */
export async function launchApp(options: LaunchOptions = {}): Promise<LaunchedApp> {
  const profileDir = options.profileDir ?? freshProfile();
  writeSettings(profileDir, options);
  const app = await _electron.launch({
    executablePath: electronProgram(),
    cwd: ROOT,
    args: [
      ...argumentsFor(profileDir),
      ...(options.fakeMedia === true ? [MADE_DEVICES, '--use-fake-ui-for-media-stream'] : []),
      ...(options.args ?? []),
    ],
    env: { ...inherited(), ...options.env },
  });
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');
  if (options.server !== undefined && options.server.mode !== 'remote') await serverIs(page, 'ready', 'failed');
  await tellVersion(app);
  return {
    app,
    window: page,
    profileDir,
    complaints: () => complaintsIn(join(profileDir, 'logs', 'app.log')),
    close: () => app.close(),
  };
}

/**
 * Waits until the app's server is in one of the phases. The page may be loaded anew on the way there, when it first
 * learns where the live rooms are; once the server is called ready, it stays.
 */
export async function serverIs(page: Page, ...phases: readonly ServerState['phase'][]): Promise<void> {
  await expect
    .poll(() => phaseOf(page), { timeout: 90_000 })
    .toEqual(expect.stringMatching(new RegExp(`^(${phases.join('|')})$`)));
}

async function phaseOf(page: Page): Promise<string> {
  try {
    return await page.evaluate(async () => (await window.desktop?.getServerState())?.phase ?? 'no page');
  } catch (error) {
    if (error instanceof Error && error.message.includes('Execution context was destroyed')) return 'loading';
    throw error;
  }
}

/** Starts the app once more for a profile, as a second click on its icon does, and answers with its exit code. */
export function launchAgain(profileDir: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(electronProgram(), argumentsFor(profileDir), { cwd: ROOT, env: inherited(), stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

const argumentsFor = (profileDir: string): readonly string[] => [
  '.',
  `--profile=${profileDir}`,
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** A new profile's folder that Postgres's own user may walk into when the tests run as root. */
export function freshProfile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'itqan-e2e-'));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * The page's warnings and errors as main has logged them. The page's own listeners miss the violations that happen
 * before they are there, and Playwright does not hear of any.
 */
function complaintsIn(logFile: string): readonly string[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly msg: string; readonly message?: string })
    .filter(({ msg }) => msg === 'page console')
    .map(({ message }) => message ?? '');
}

/** A profile that has settings already keeps them, but for what the test asks for. */
function writeSettings(profileDir: string, { language, theme, server }: LaunchOptions): void {
  const file = join(profileDir, 'settings.json');
  if (existsSync(file)) return;
  mkdirSync(profileDir, { recursive: true });
  writeFileSync(file, JSON.stringify({ language, theme, server }));
}

function inherited(): Record<string, string> {
  return Object.fromEntries(
    INHERITED.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** The Electron that the set-up names or has installed, else the newest in its cache. */
function electronProgram(): string {
  const given = process.env['ELECTRON_EXEC_PATH'];
  if (given !== undefined) return given;
  const installed = join(ROOT, 'node_modules/electron/dist/electron');
  if (existsSync(installed)) return installed;
  const cache = join(process.env['ITQAN_CACHE_DIR'] ?? join(homedir(), '.cache/itqan'), 'electron');
  const newest = existsSync(cache) ? readdirSync(cache).toSorted().at(-1) : undefined;
  if (newest === undefined) throw new Error('There is no Electron yet: run npm run setup.');
  return join(cache, newest, 'electron');
}

/** Says once which Electron the tests are running on. */
async function tellVersion(app: ElectronApplication): Promise<void> {
  if (told) return;
  told = true;
  const version = await app.evaluate(() => process.versions.electron);
  process.stdout.write(`The window runs on Electron ${version}.\n`);
}
