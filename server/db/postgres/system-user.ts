import { execFile } from 'node:child_process';
import { chmod, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Log } from '#server/log.ts';
import type { Owner } from '#server/process/private-file.ts';
import { refused, type Refused } from './refusal.ts';

const run = promisify(execFile);
const USER = 'postgres';

/**
 * Whom Postgres runs as: null, ourselves, except when we are root, which Postgres refuses to be. Then it is the system
 * user `postgres`, made if there is none.
 */
export async function databaseOwner(log: Log): Promise<{ readonly ok: true; readonly owner: Owner | null } | Refused> {
  if (process.getuid?.() !== 0) return { ok: true, owner: null };
  const owner = (await lookUp()) ?? (await create(log));
  return owner ? { ok: true, owner } : refused({ code: 'postgres_needs_user', data: { user: USER } });
}

async function lookUp(): Promise<Owner | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', USER]), run('id', ['-g', USER])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch (error) {
    // `id` answers 1 for a user that is not there.
    if (error instanceof Error && 'code' in error && error.code === 1) return null;
    throw error;
  }
}

async function create(log: Log): Promise<Owner | null> {
  try {
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', USER]);
    log.info({ user: USER }, 'made the system user that the database runs as');
    return await lookUp();
  } catch (error) {
    log.error({ err: error }, 'the system user for the database could not be made');
    return null;
  }
}

/**
 * Lets the database's user pass through every directory above `path`, when we are root and it is another user:
 * passing only (x), not listing, and only where it could not yet.
 */
export async function letPass(path: string, owner: Owner, log: Log): Promise<void> {
  for (let directory = dirname(path); ; directory = dirname(directory)) {
    const { mode, uid, gid } = await stat(directory);
    const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) {
      await chmod(directory, (mode & 0o7777) | bit);
      log.warn({ directory }, 'opened a directory for passing through, so that the database can reach its files');
    }
    if (directory === dirname(directory)) return;
  }
}
