import { utilityProcess } from 'electron';
import { createInterface } from 'node:readline';
import { picked } from './host-config.ts';
import type { HostProcess } from './host-process.ts';

/** The variables that the server's process gets from ours; nothing else of the person's environment reaches it. */
const INHERITED = ['PATH', 'LANG', 'LC_ALL', 'TZ', 'HOME', 'TMPDIR', 'SystemRoot', 'TEMP', 'LD_LIBRARY_PATH'] as const;

/** Starts the built server host in a process of its own. */
export function forkHost(script: string): HostProcess {
  const child = utilityProcess.fork(script, [], {
    serviceName: 'Itqan academy server',
    stdio: 'pipe',
    env: picked(process.env, INHERITED),
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    post: (message) => child.postMessage(message),
    onMessage: (listener) => void child.on('message', listener),
    onLine: (listener) => {
      for (const output of [child.stdout, child.stderr])
        if (output !== null) createInterface({ input: output }).on('line', listener);
    },
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill(),
  };
}
