import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

const SERVICE = ['--session', '--print-reply=literal', '--reply-timeout=20000', '--dest=org.freedesktop.secrets'];

const ask = async (...question: readonly string[]): Promise<string> =>
  (await run('dbus-send', [...SERVICE, ...question])).stdout.trim();

/**
 * Makes sure that an open keyring answers on the message bus. Without one the app would wait for somebody to unlock it
 * in a dialog that nobody sees; so this says what is wrong instead.
 */
export async function keyRingIsOpen(): Promise<void> {
  const ring = await ask('/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.ReadAlias', 'string:default');
  const locked =
    ring === '/' ||
    (
      await ask(
        ring,
        'org.freedesktop.DBus.Properties.Get',
        'string:org.freedesktop.Secret.Collection',
        'string:Locked',
      )
    ).endsWith('true');
  if (locked) throw new Error('The keyring is locked or has no default; npm test starts one of its own.');
}
