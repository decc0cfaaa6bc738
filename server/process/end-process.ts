import { isLiving, type ProcessIdentity } from './identity.ts';
import { waitUntil } from './wait-until.ts';

/** A way to ask a process to end, and how long it may take over it (ms) before the next one is tried. */
export interface Farewell {
  readonly signal: NodeJS.Signals;
  readonly patienceMs: number;
}

export type Ending = 'gone' | 'not_allowed' | 'stays';

/**
 * Ends a process by one signal after the other until it is gone. Each signal is sent only to the very process that was
 * meant, never to a later one with its number. `not_allowed`: it belongs to another user.
 */
export async function endProcess(identity: ProcessIdentity, farewells: readonly Farewell[]): Promise<Ending> {
  for (const { signal, patienceMs } of farewells) {
    if (!(await isLiving(identity))) return 'gone';
    const sent = send(identity.pid, signal);
    if (sent === 'not_allowed') return sent;
    const gone = await waitUntil(async () => ((await isLiving(identity)) ? null : true), { timeoutMs: patienceMs });
    if (gone) return 'gone';
  }
  return 'stays';
}

function send(pid: number, signal: NodeJS.Signals): 'sent' | 'not_allowed' {
  try {
    process.kill(pid, signal);
    return 'sent';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ESRCH') return 'sent';
    if (code === 'EPERM') return 'not_allowed';
    throw error;
  }
}
