import { homedir } from 'node:os';
import { join } from 'node:path';

/** The project's folder. */
export const ROOT = join(import.meta.dirname, '../..');

/**
 * Where downloads and builds are kept: outside the project, so that a fresh copy of it costs nothing again.
 *
 * @param {Readonly<Record<string, string | undefined>>} [env]
 * @param {string} [home]
 * @returns {string}
 */
export function cacheFolder(env = process.env, home = homedir()) {
  if (env['ITQAN_CACHE_DIR']) return env['ITQAN_CACHE_DIR'];
  return join(env['XDG_CACHE_HOME'] || join(home, '.cache'), 'itqan');
}
