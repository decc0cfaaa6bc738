import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from './places.mjs';

/** How long a site may take to answer at all, in milliseconds: a blocked network must cost seconds, not minutes. */
const PATIENCE = 3_000;

/** How long a failure is believed without asking again, in milliseconds. */
export const BELIEVED_FOR = 6 * 60 * 60 * 1000;

/**
 * Whether a download site answers. A "no" is remembered for some hours, so that the next start does not wait for it.
 *
 * @param {string} address
 * @returns {Promise<boolean>}
 */
export async function isReachable(address) {
  const { origin } = new URL(address);
  if (await failedLately(origin)) return false;
  try {
    await fetch(origin, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    await rememberFailure(origin);
    return false;
  }
}

/**
 * @param {string} what a site, or another source that is slow to fail
 * @returns {Promise<boolean>} whether it failed so lately that asking again would only cost time
 */
export async function failedLately(what) {
  return isStillBelieved((await readFailures())[what], Date.now());
}

/**
 * @param {number | undefined} failedAt epoch milliseconds
 * @param {number} now
 * @returns {boolean}
 */
export function isStillBelieved(failedAt, now) {
  return failedAt !== undefined && failedAt <= now && now - failedAt < BELIEVED_FOR;
}

/** @param {string} what */
export async function rememberFailure(what) {
  const failures = { ...(await readFailures()), [what]: Date.now() };
  await mkdir(cacheFolder(), { recursive: true });
  await writeFile(failuresFile(), JSON.stringify(failures));
}

/** Gives every source another chance. */
export async function forgetFailures() {
  await rm(failuresFile(), { force: true });
}

const failuresFile = () => join(cacheFolder(), 'failures.json');

/** @returns {Promise<Readonly<Record<string, number>>>} a lost or broken note only means that the source is asked again */
async function readFailures() {
  try {
    return JSON.parse(await readFile(failuresFile(), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * Downloads a file.
 *
 * @param {string} address
 * @param {string} file
 * @param {number} limit milliseconds for the whole of it
 * @returns {Promise<string>} the SHA-256 of its bytes, in hexadecimal
 */
export async function download(address, file, limit) {
  const response = await fetch(address, { signal: AbortSignal.timeout(limit) });
  if (!response.ok || response.body === null) throw new Error(`${address} answered ${response.status}`);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk, _encoding, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(response.body), hashing, createWriteStream(file));
  return hash.digest('hex');
}

/**
 * @param {string} list the text of a checksums file: one "<sha-256>  <name>" a line
 * @param {string} name
 * @returns {string | undefined}
 */
export function checksumOf(list, name) {
  for (const line of list.split('\n')) {
    const [sum, file] = line.trim().split(/\s+\*?/);
    if (file === name) return sum?.toLowerCase();
  }
  return undefined;
}
