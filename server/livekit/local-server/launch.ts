import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { identify, type ProcessIdentity } from '#server/process/identity.ts';
import { endProcess, type Ending } from '#server/process/end-process.ts';
import { openLogFile, type LogFile } from '#server/process/log-file.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { isWell } from './health.ts';
import type { LiveKitRefusal } from './refusal.ts';

const WELL_WITHIN_MS = 15_000;

export type Launched =
  | {
      readonly kind: 'ready';
      readonly program: ProcessIdentity;
      readonly child: ChildProcess;
      readonly logFile: LogFile;
    }
  | { readonly kind: 'port_taken' }
  | { readonly kind: 'refused'; readonly refusal: LiveKitRefusal };

/**
 * Starts LiveKit and waits until it answers. It leads its own process group, gets nothing of our environment (a proxy
 * there would catch its webhooks) and reads its secret from the file, not from its command line. `onSpawned` hears of
 * the process before it is known to be well, so that it is not lost if we die meanwhile.
 */
export async function launch(options: {
  readonly binary: string;
  readonly configurationFile: string;
  readonly logPath: string;
  readonly httpPort: number;
  readonly onSpawned: (program: ProcessIdentity) => Promise<void>;
}): Promise<Launched> {
  const { binary, configurationFile, logPath, httpPort, onSpawned } = options;
  const logFile = await openLogFile(logPath);
  const child = spawn(binary, ['--config', configurationFile], {
    env: {},
    stdio: ['ignore', logFile.fd, logFile.fd],
    detached: true,
    windowsHide: true,
  });
  try {
    await once(child, 'spawn');
  } catch {
    await logFile.close();
    return { kind: 'refused', refusal: { code: 'livekit_not_runnable', data: { binary } } };
  }
  child.unref();
  const program = child.pid === undefined ? null : await identify(child.pid);
  if (program) await onSpawned(program);

  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const outcome = await waitUntil(
    async () => (hasEnded() ? 'over' : (await isWell(httpPort)) && !hasEnded() ? 'well' : null),
    { timeoutMs: WELL_WITHIN_MS },
  );
  if (outcome === 'well' && program) return { kind: 'ready', program, child, logFile };

  if (program) await endLiveKit(program);
  const output = await logFile.written();
  await logFile.close();
  if (/address already in use/i.test(output)) return { kind: 'port_taken' };
  const detail = output.trim().split('\n').at(-1) ?? '';
  return { kind: 'refused', refusal: { code: 'livekit_did_not_start', data: { detail, logFile: logPath } } };
}

/**
 * Ends it within 6 s. Empty, it goes at the first word; with people inside it would wait at that until they have left,
 * and in its first tenth of a second it hears it without doing anything. At the second word it puts people out.
 */
export const endLiveKit = (program: ProcessIdentity): Promise<Ending> =>
  endProcess(program, [
    { signal: 'SIGTERM', patienceMs: 500 },
    { signal: 'SIGTERM', patienceMs: 3_000 },
    { signal: 'SIGKILL', patienceMs: 2_000 },
  ]);
