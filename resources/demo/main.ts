import { chmodSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { enterAcademy } from './academy.ts';
import { startLiveKit } from './livekit.ts';
import { readOptions, type DemoOptions } from './options.ts';
import { playClass } from './play.ts';
import { DemoError, say } from './say.ts';
import { watchOver } from './watch-over.ts';
import { startWebhookProxy, type WebhookProxy } from './webhook-proxy.ts';
import { openWindow, TEACHER } from './window.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What to undo, newest first: nothing that the demo started outlives it. */
type Undo = (() => Promise<void>)[];

/**
 * `npm run demo`: the real app on a demo academy, one real class with simulated students, its report judged by their
 * ledgers. Answers whether report and ledgers agree.
 */
async function demo(options: DemoOptions, undo: Undo): Promise<boolean> {
  const folder = makeFolder();
  say(`Seed ${options.seed}; play it again with: npm run demo -- --seed ${options.seed}`);
  say(`Everything of this demo lies in ${folder}`);
  watchOver(folder);
  const { env, proxy } = await lossyLiveKit(options, folder, undo);
  const window = await openWindow({
    app: ROOT,
    electron: process.env['ELECTRON_EXEC_PATH'],
    profile: join(folder, 'profile'),
    pictures: join(folder, 'pictures'),
    env: { ...academyEnv(options), ...env },
  });
  undo.push(() => window.close());
  say('The window is open');
  try {
    const { url, signIns } = await window.openDemoAcademy();
    proxy?.forwardTo(`${url}/webhooks/livekit`);
    say(`The demo academy is ready at ${url}`);
    const teacher = signIns.find(({ email }) => email === TEACHER);
    if (teacher === undefined) throw new DemoError(`The demo academy has no ${TEACHER}.`);
    await window.enterAsTeacher();
    await window.picture('today');
    return await playClass(await enterAcademy(url, teacher), window, options, folder, proxy);
  } catch (error) {
    await window.picture('failure');
    throw error;
  }
}

/** Outside the project, and open to the user that Postgres runs as when root starts it. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'itqan-demo-'));
  chmodSync(folder, 0o755);
  for (const part of ['profile', 'pictures']) mkdirSync(join(folder, part));
  return folder;
}

/** Only where something is to get lost does the demo bring a LiveKit of its own, with the loser in between. */
async function lossyLiveKit(
  options: DemoOptions,
  folder: string,
  undo: Undo,
): Promise<{ readonly env: Readonly<Record<string, string>>; readonly proxy: WebhookProxy | null }> {
  if (options.drop.length === 0) return { env: {}, proxy: null };
  const program = process.env['LIVEKIT_SERVER_BIN'];
  if (!program) throw new DemoError('--drop needs a LiveKit server on this computer; npm run setup provides one.');
  const proxy = await startWebhookProxy();
  undo.push(() => proxy.close());
  const liveKit = await startLiveKit(program, folder, proxy.url);
  undo.push(() => liveKit.stop());
  return { env: liveKit.env, proxy };
}

function academyEnv(options: DemoOptions): Record<string, string> {
  const { classMinutes, startsInS, reconnectGraceS, rosterEveryMs } = options;
  return {
    ITQAN_DEMO_CLASS_MINUTES: String(classMinutes),
    ITQAN_DEMO_CLASS_STARTS_IN_S: String(startsInS),
    ...(reconnectGraceS === null ? {} : { ITQAN_DEMO_RECONNECT_GRACE_S: String(reconnectGraceS) }),
    ...(rosterEveryMs === null ? {} : { ITQAN_ROSTER_EVERY_MS: String(rosterEveryMs) }),
  };
}

/** Undoes everything, once, whoever asks first. */
async function undoAll(undo: Undo): Promise<void> {
  for (const step of undo.splice(0).toReversed())
    await step().catch((error: unknown) => console.error('A part of the demo did not stop cleanly:', error));
}

async function main(args: readonly string[]): Promise<number> {
  const undo: Undo = [];
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void undoAll(undo).then(() => process.exit(1)));
  try {
    const agrees = await demo(readOptions(args), undo);
    say(agrees ? 'The report agrees with every ledger' : 'The report and the ledgers disagree');
    return agrees ? 0 : 1;
  } catch (error) {
    console.error(error instanceof DemoError ? error.message : error);
    return 1;
  } finally {
    await undoAll(undo);
  }
}

process.exitCode = await main(process.argv.slice(2));
