import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/** From now on whatever the demo of this folder has started ends with this process, also when that is killed. */
export function watchOver(folder: string): void {
  const guard = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'guard.ts'), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.unref();
  if ('unref' in guard.stdin) (guard.stdin as Socket).unref();
}
