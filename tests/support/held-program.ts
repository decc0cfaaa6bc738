import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of its own that started something through our code and holds it, to be killed without a goodbye. */
export interface Holder {
  readonly pid: number;
  /** Its first line of output, parsed. */
  readonly said: Promise<unknown>;
  /** kill -9, and waits until it is gone. */
  readonly kill: () => Promise<void>;
}

/** Runs a TypeScript file as `node file ...parameters`. */
export function runHolder(file: URL, parameters: readonly string[]): Holder {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(file), ...parameters], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]): unknown => JSON.parse(String(line)));
  const said = Promise.race([
    firstLine,
    gone.then(() => {
      throw new Error('the holder went away without a word');
    }),
  ]);
  // Whoever kills it before it speaks does not ask what it said.
  said.catch(() => undefined);
  return {
    pid: child.pid!,
    said,
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
