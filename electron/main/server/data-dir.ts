import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Where the bundled server keeps its files: in the app's own folder. Postgres refuses to run as root, so there it runs
 * as a user of its own, who must be able to walk down to its files; a root's home is closed to that user, and the files
 * then live under `/var/lib`.
 */
export function serverDataDir(userData: string, mode: 'local' | 'demo', isRoot: boolean): string {
  const name = mode === 'local' ? 'academy' : 'demo';
  if (!isRoot || isOpenToAll(userData)) return join(userData, name);
  const profile = createHash('sha256').update(userData).digest('hex').slice(0, 12);
  return join('/var/lib/itqan-desktop', profile, name);
}

/** Whether everybody may pass through this folder and all above it. */
function isOpenToAll(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}
