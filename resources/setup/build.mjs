import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withLock } from './cache.mjs';
import { ROOT } from './places.mjs';
import { capture, lastWords, tool } from './programs.mjs';
import { SetupError, during } from './say.mjs';

/** What the build is made from. */
const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'server',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
];

const OUTPUT = join(ROOT, 'out');
const STAMP = join(OUTPUT, '.itqan-stamp');

/** Builds the desktop and the server into out/ when the sources have changed since the last build. */
export async function provideBuild() {
  const sources = await fingerprint(SOURCES.map((name) => join(ROOT, name)));
  if (await isBuiltFrom(sources)) return;
  await withLock(`build-${createHash('sha256').update(ROOT).digest('hex').slice(0, 16)}`, async () => {
    if (await isBuiltFrom(sources)) return;
    await forgetBuild();
    const outcome = await during('Building the app', () => capture([...tool('electron-vite'), 'build']));
    if (outcome.code !== 0) {
      throw new SetupError(
        `The app could not be built; mend the error below and run the command again.\n${lastWords(outcome, 30)}`,
      );
    }
    await writeFile(STAMP, sources);
  });
}

/** Makes the next command build anew: development writes its own files into out/. */
export async function forgetBuild() {
  await rm(STAMP, { force: true });
}

/** @param {string} sources */
async function isBuiltFrom(sources) {
  return existsSync(STAMP) && (await readFile(STAMP, 'utf8')) === sources;
}

/**
 * @param {readonly string[]} paths files and folders
 * @returns {Promise<string>} changes when a file in them is added, removed, resized or written
 */
export async function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesIn(path)) {
      const { size, mtimeMs } = await stat(file);
      hash.update(`${relative(ROOT, file)}:${size}:${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {Promise<readonly string[]>}
 */
async function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .toSorted();
}
