import { mkdir, mkdtemp, readFile, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder } from './places.mjs';
import { say } from './say.mjs';

/** A lock whose holder has not touched it for this long is nobody's, in milliseconds. */
const ABANDONED_AFTER = 60_000;

const PARTIAL = '.partial-';

/**
 * Does work that two set-ups must not do at the same time. A lock left by a killed process is taken over.
 *
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(name, work) {
  const file = join(cacheFolder(), 'locks', `${name}.lock`);
  await mkdir(dirname(file), { recursive: true });
  await take(file, name);
  const touch = setInterval(
    () => void utimes(file, new Date(), new Date()).catch(() => undefined),
    ABANDONED_AFTER / 6,
  );
  try {
    return await work();
  } finally {
    clearInterval(touch);
    await rm(file, { force: true });
  }
}

/**
 * @param {string} file
 * @param {string} name
 */
async function take(file, name) {
  let told = false;
  for (;;) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const lock = await readLock(file);
    if (lock === undefined) continue;
    if (isAbandoned(lock, Date.now())) {
      await removeAbandoned(file, lock.content);
      continue;
    }
    if (!told) say(`Waiting for another set-up (process ${lock.content}) that is busy with ${name}`);
    told = true;
    await delay(200);
  }
}

/**
 * @typedef {{ readonly content: string, readonly touchedAt: number, readonly holderLives: boolean }} Lock
 */

/**
 * @param {Lock} lock
 * @param {number} now
 * @returns {boolean} whether its holder is gone; a lock is empty for the instant in which it is being written
 */
export function isAbandoned({ content, touchedAt, holderLives }, now) {
  if (now - touchedAt > ABANDONED_AFTER) return true;
  return content !== '' && !holderLives;
}

/**
 * @param {string} file
 * @returns {Promise<Lock | undefined>}
 */
async function readLock(file) {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    return { content, touchedAt: mtimeMs, holderLives: lives(Number(content)) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {number} pid */
function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Moves the lock aside before deleting it: of two that found it abandoned, the slower one would otherwise delete the
 * lock that the faster one has just taken.
 *
 * @param {string} file
 * @param {string} content
 */
async function removeAbandoned(file, content) {
  const aside = `${file}.${process.pid}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) === content) await rm(aside);
    else await rename(aside, file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Makes a folder or file of the cache whole or not at all: it is made in a folder beside its place and moved there at
 * the end. Call it under a lock; what killed predecessors left beside it is removed first.
 *
 * @param {string} place
 * @param {(folder: string) => Promise<string>} make gets an empty folder, answers the path of what is to be moved
 */
export async function putInPlace(place, make) {
  const parent = dirname(place);
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    if (name.startsWith(PARTIAL)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = await mkdtemp(join(parent, PARTIAL));
  try {
    await moveOver(await make(folder), place);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} made
 * @param {string} place
 */
async function moveOver(made, place) {
  try {
    await rename(made, place);
  } catch (error) {
    // A file is replaced in one step, a folder that is not empty is not.
    if (codeOf(error) !== 'ENOTEMPTY' && codeOf(error) !== 'EEXIST') throw error;
    await rm(place, { recursive: true });
    await rename(made, place);
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
