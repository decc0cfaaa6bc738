/** A failure a person can mend: its message is one sentence with the remedy, and it is shown without a stack. */
export class SetupError extends Error {}

/** How often a long step says that it is still at work, in milliseconds. */
const HEARTBEAT = 10_000;

/**
 * One line of progress.
 *
 * @param {string} sentence
 */
export function say(sentence) {
  console.log(`[set-up] ${sentence}`);
}

/**
 * @param {number} milliseconds
 * @returns {string} "0.4 s", "12 s", "2 min 5 s"
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * Does a piece of work under a progress line: when it begins, every ten seconds, and when it is done.
 *
 * @template T
 * @param {string} doing what is being done, as the beginning of a sentence
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function during(doing, work) {
  const began = performance.now();
  const elapsed = () => duration(performance.now() - began);
  say(`${doing} …`);
  const heartbeat = setInterval(() => say(`${doing} … ${elapsed()}`), HEARTBEAT);
  try {
    const result = await work();
    say(`${doing}: done in ${elapsed()}`);
    return result;
  } finally {
    clearInterval(heartbeat);
  }
}
