import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

/*
 * `guard.ts FOLDER`, in a process group of its own: waits until the demo, which holds the other end of its standard input,
 * is gone, and ends what of it is still there. Postgres and LiveKit are made to outlive a server that is killed; nothing
 * would ever find those of a demo again, whose folder is used once.
 */

const AGAIN_AFTER_MS = 500;
/** Whoever is about to start one of them is ended in the first round; the next finds what was started. */
const QUIET_ROUNDS = 3;

/** How Postgres and LiveKit are told where their files lie. */
const TOLD_BY = ['-D', '--config'];

const [folder = ''] = process.argv.slice(2);
if (folder === '') throw new Error('guard.ts FOLDER');
await once(process.stdin.resume(), 'end');
for (let quiet = 0; quiet < QUIET_ROUNDS;) {
  const left = await partsOf(folder);
  quiet = left.length === 0 ? quiet + 1 : 0;
  for (const pid of left) end(pid);
  await delay(AGAIN_AFTER_MS);
}

/** The process numbers of everything that the demo of this folder started. Only Linux shows them to anybody. */
async function partsOf(folder: string): Promise<readonly number[]> {
  const numbers = (await readdir('/proc').catch(() => [])).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const found = await Promise.all(numbers.map((pid) => isPart(pid, folder)));
  return numbers.filter((_, n) => found[n]);
}

async function isPart(pid: number, folder: string): Promise<boolean> {
  const [words, environment] = await Promise.all([wordsIn(`/proc/${pid}/cmdline`), wordsIn(`/proc/${pid}/environ`)]);
  return (
    environment.includes(`ITQAN_PROFILE=${folder}/profile`) ||
    words.some((word, n) => word.startsWith(`${folder}/`) && TOLD_BY.includes(words[n - 1] ?? ''))
  );
}

async function wordsIn(file: string): Promise<readonly string[]> {
  return (await readFile(file, 'utf8').catch(() => '')).split('\0');
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It went by itself.
  }
}
