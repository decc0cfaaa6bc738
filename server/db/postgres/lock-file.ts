import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLine, identify, type ProcessIdentity } from '#server/process/identity.ts';
import { readIfThere } from '#server/process/private-file.ts';

/** What `postmaster.pid` says. Its lines: pid, data directory, start, port, socket directory, address, memory, status. */
export interface LockFile {
  readonly pid: number;
  readonly port: number | null;
  readonly status: string;
}

/** Who holds the cluster. `abandoned`: the file's process is gone, or its number now belongs to another program. */
export type Holder =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'abandoned'; readonly pid: number }
  | { readonly kind: 'postmaster'; readonly process: ProcessIdentity; readonly lock: LockFile };

const pathIn = (cluster: string): string => join(cluster, 'postmaster.pid');

/** Null when there is no file, 'unreadable' when it is empty or makes no sense. */
export async function readLockFile(cluster: string): Promise<LockFile | 'unreadable' | null> {
  const text = await readIfThere(pathIn(cluster));
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 0) return 'unreadable';
  const port = Number(lines[3]);
  return { pid, port: Number.isSafeInteger(port) && port > 0 ? port : null, status: lines[7]?.trim() ?? '' };
}

/**
 * Looks who holds the cluster. A lock file that says nothing is what a crash or a full disk leaves of a start; Postgres
 * would refuse it for ever, so it is removed once it had a second to be filled in.
 */
export async function findHolder(cluster: string): Promise<Holder> {
  let lock = await readLockFile(cluster);
  if (lock === 'unreadable') {
    await pause(1_000);
    lock = await readLockFile(cluster);
    if (lock === 'unreadable') await rm(pathIn(cluster), { force: true });
  }
  if (lock === null || lock === 'unreadable') return { kind: 'nobody' };
  const process = await identify(lock.pid);
  if (process === null || !isPostmasterOf(cluster, await commandLine(lock.pid)))
    return { kind: 'abandoned', pid: lock.pid };
  return { kind: 'postmaster', process, lock };
}

/**
 * A postmaster keeps the arguments it was started with, and ours names its cluster. One that was started in some other
 * way is not recognised here, but Postgres then finds its shared memory in use and does not start a second.
 */
function isPostmasterOf(cluster: string, command: string | null): boolean {
  return (
    command !== null && command.includes('postgres') && [' ', '"'].some((end) => `${command} `.includes(cluster + end))
  );
}
