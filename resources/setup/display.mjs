import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { onPath } from './programs.mjs';
import { SetupError, say } from './say.mjs';

/**
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @param {string} [platform]
 * @returns {boolean} whether windows can be shown nowhere
 */
export function lacksDisplay(env = process.env, platform = process.platform) {
  return platform === 'linux' && !env['DISPLAY'] && !env['WAYLAND_DISPLAY'];
}

/**
 * Runs work with a display: the computer's own, or a virtual one that is stopped afterwards. The virtual one is Xvfb
 * itself and not xvfb-run, which takes the display away from a program that is still closing after Ctrl-C.
 *
 * @template T
 * @param {(env: Readonly<Record<string, string>>) => Promise<T>} work gets the variables that name the display
 * @returns {Promise<T>}
 */
export async function withDisplay(work) {
  if (!lacksDisplay()) return work({});
  if (onPath('Xvfb') === undefined) {
    throw new SetupError('There is no display and no virtual one; install it with: sudo apt-get install xvfb');
  }
  const folder = await mkdtemp(join(tmpdir(), 'itqan-display-'));
  const screen = await startXvfb(join(folder, 'authority'));
  try {
    say(`There is no display; windows open on a virtual one (${screen.env.DISPLAY})`);
    return await work(screen.env);
  } finally {
    await screen.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} authority */
async function startXvfb(authority) {
  await writeFile(authority, authorityEntry(randomBytes(16)), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset', '-auth', authority];
  // In a group of its own: Ctrl-C in the terminal is for the program, not for its display.
  const child = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'close');
  const number = await Promise.race([
    once(/** @type {import('node:stream').Readable} */ (child.stdio[3]), 'data').then(([text]) => String(text).trim()),
    ended.then(() => undefined),
  ]);
  if (number === undefined) {
    throw new SetupError(`The virtual display did not start; run Xvfb by hand to see why.\n${said.trim()}`);
  }
  return {
    env: { DISPLAY: `:${number}`, XAUTHORITY: authority },
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/**
 * One entry of an X authority file that fits any display of this computer: family "wild", no address, no number.
 *
 * @param {Buffer} cookie
 * @returns {Buffer}
 */
export function authorityEntry(cookie) {
  const parts = [Buffer.alloc(0), Buffer.alloc(0), Buffer.from('MIT-MAGIC-COOKIE-1'), cookie];
  return Buffer.concat([Buffer.from([255, 255]), ...parts.map(withLength)]);
}

/** @param {Buffer} bytes */
function withLength(bytes) {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
