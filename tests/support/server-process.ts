import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** A server as `npm run server` starts it, in a process of its own, to be killed and frozen. */
export interface ServerProcess {
  readonly url: string;
  /** Starts it, and waits until it answers. */
  readonly start: () => Promise<void>;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop, and waits; nothing when it does not run. */
  readonly stop: () => Promise<void>;
  /** How the last one that was asked to stop ended: 0 when it had put everything away. */
  readonly exitCode: () => number | null;
  readonly freeze: () => void;
  readonly goOn: () => void;
  readonly runs: () => boolean;
  /** Of the process that runs now. */
  readonly pid: () => number | undefined;
  /** What it has written to its log. */
  readonly log: () => Promise<string>;
}

/**
 * `name` tells its files apart from another server's in the same folder; `built`: what `npm run server` runs, which has to
 * be built before (`provideBuild`), instead of its sources.
 */
export function serverProcess(
  folder: string,
  port: number | null,
  environment: Readonly<Record<string, string>>,
  { name = 'server', built = false } = {},
): ServerProcess {
  if (port === null) throw new Error('this computer has no free port');
  const url = `http://127.0.0.1:${port}`;
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, PORT: String(port), ITQAN_DATA_DIR: join(folder, `${name}-data`), ...environment };
  const program = built ? ['out/main/server.js'] : ['--import', 'tsx', 'server/main.ts'];
  const logFile = join(folder, `${name}.log`);
  const log = () => readFile(logFile, 'utf8');
  let child: ChildProcess | null = null;
  let exitCode: number | null = null;
  return {
    url,
    log,
    runs: () => child !== null,
    pid: () => child?.pid,
    exitCode: () => exitCode,
    async start() {
      const output = openSync(logFile, 'a');
      const started = spawn(process.execPath, program, {
        cwd: ROOT,
        env,
        stdio: ['ignore', output, output],
      });
      child = started;
      closeSync(output);
      while (!(await fetch(`${url}/api/health`).catch(() => null))?.ok) {
        if (started.exitCode !== null || started.signalCode !== null) throw new Error(await log());
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    async kill() {
      const killed = child!;
      child = null;
      killed.kill('SIGKILL');
      await once(killed, 'exit');
    },
    async stop() {
      if (child === null) return;
      const stopped = child;
      child = null;
      // One that could not start is gone already.
      if (stopped.exitCode !== null || stopped.signalCode !== null) return;
      stopped.kill('SIGCONT');
      stopped.kill('SIGTERM');
      await once(stopped, 'exit');
      exitCode = stopped.exitCode;
    },
    freeze: () => void child!.kill('SIGSTOP'),
    goOn: () => void child?.kill('SIGCONT'),
  };
}
