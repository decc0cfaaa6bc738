import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onPath } from './programs.mjs';
import { SetupError } from './say.mjs';

/**
 * `--unlock` returns before the key ring can be reached on the bus, which would then start a second, locked one;
 * `--start` waits for that. Without the folder they would talk to the key ring of the person or of another worker.
 */
const UNLOCK =
  'printf "\\n" | gnome-keyring-daemon --unlock --components=secrets --control-directory="$XDG_DATA_HOME/control" >&2 && ' +
  'gnome-keyring-daemon --start --components=secrets --control-directory="$XDG_DATA_HOME/control" >&2 && ';

/**
 * Runs work on Linux with a message bus and an unlocked key ring of its own, so that the tests neither need nor touch
 * the person's. Where there is no bus, the work runs as it is.
 *
 * @template T
 * @param {(env: Readonly<Record<string, string>>) => Promise<T>} work gets the variables that name the bus
 * @returns {Promise<T>}
 */
export async function withKeyRing(work) {
  if (process.platform !== 'linux' || onPath('dbus-run-session') === undefined) return work({});
  const data = await mkdtemp(join(tmpdir(), 'itqan-key-ring-'));
  const ring = await startKeyRing(data);
  try {
    return await work({ XDG_DATA_HOME: data, DBUS_SESSION_BUS_ADDRESS: ring.address });
  } finally {
    await ring.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/**
 * The bus and its key ring live until their input ends: also when this process is killed.
 *
 * @param {string} data
 */
async function startKeyRing(data) {
  const unlock = onPath('gnome-keyring-daemon') === undefined ? '' : UNLOCK;
  const script = `mkdir -m 700 "$XDG_DATA_HOME/control" && ${unlock}echo "$DBUS_SESSION_BUS_ADDRESS" && exec cat >&2`;
  // In a group of its own: Ctrl-C in the terminal is for the tests, not for their bus.
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: { ...process.env, XDG_DATA_HOME: data, GNOME_KEYRING_CONTROL: undefined },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'close');
  const address = await Promise.race([
    once(child.stdout, 'data').then(([text]) => String(text).trim()),
    ended.then(() => undefined),
  ]);
  if (address === undefined) throw new SetupError(`The key ring for the tests did not start.\n${said.trim()}`);
  return {
    address,
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
