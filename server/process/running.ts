import type { ChildProcess } from 'node:child_process';
import type { Log } from '#server/log.ts';
import type { Ending } from './end-process.ts';
import { isLiving, type ProcessIdentity } from './identity.ts';
import type { LogFile } from './log-file.ts';

const LOOK_EVERY_MS = 200;
const LAST_WORDS = 4_000;

/** A program that runs beside us and, if need be, longer than we do. */
export interface Running {
  readonly pid: number;
  /** Resolves when it is gone; `expected` when `stop` made it go. */
  readonly exited: Promise<{ readonly expected: boolean }>;
  /** Ends it within seconds and waits until it is gone; may be called again. Throws when it cannot be ended. */
  readonly stop: () => Promise<void>;
}

/** Watches a program, whether it is our child or one that outlived an earlier parent (`child: null`). */
export function runningProgram(
  identity: ProcessIdentity,
  child: ChildProcess | null,
  end: () => Promise<Ending>,
): Running {
  let stopping: Promise<void> | null = null;
  const endIt = async (): Promise<void> => {
    const ending = await end();
    if (ending !== 'gone') throw new Error(`process ${identity.pid} could not be ended: ${ending}`);
  };
  const gone = whenGone(identity, child);
  return {
    pid: identity.pid,
    exited: gone.then(() => ({ expected: stopping !== null })),
    stop: async () => {
      stopping ??= endIt();
      await stopping;
      await gone;
    },
  };
}

/** Our own child tells when it goes; another process tells nobody and has to be looked at. Keeps no event loop alive. */
function whenGone(identity: ProcessIdentity, child: ChildProcess | null): Promise<void> {
  return new Promise((resolve, reject) => {
    if (child) {
      if (child.exitCode !== null || child.signalCode !== null) resolve();
      else child.once('exit', () => resolve());
      return;
    }
    const look = async (): Promise<void> => {
      if (await isLiving(identity)) setTimeout(lookAgain, LOOK_EVERY_MS).unref();
      else resolve();
    };
    const lookAgain = (): void => void look().catch(reject);
    lookAgain();
  });
}

/** Writes its end to our log, with its last words if nobody wanted it to end, and lets go of its log file. */
export async function tellOfItsEnd(name: string, running: Running, logFile: LogFile, log: Log): Promise<void> {
  try {
    const { expected } = await running.exited;
    if (expected) log.info({ pid: running.pid }, `${name} stopped`);
    else log.error({ pid: running.pid, lastWords: (await logFile.written()).slice(-LAST_WORDS) }, `${name} went down`);
    await logFile.close();
  } catch (error) {
    log.error({ err: error, pid: running.pid }, `lost sight of ${name}`);
  }
}
