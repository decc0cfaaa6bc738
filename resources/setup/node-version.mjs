/** The oldest Node the project runs on (package.json "engines" says the same). */
export const OLDEST_NODE = '20.19.0';

/**
 * Compares two dotted versions number by number; a leading "v" and anything after "-" are ignored.
 *
 * @param {string} a
 * @param {string} b
 * @returns {number} below 0 when a is older, 0 when equal, above 0 when a is newer
 */
export function compareVersions(a, b) {
  const left = numbers(a);
  const right = numbers(b);
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * @param {string} version
 * @returns {number[]}
 */
function numbers(version) {
  return version.replace(/^v/, '').replace(/-.*$/, '').split('.').map(Number);
}

/**
 * @param {string} running the version of this Node
 * @returns {string | undefined} what is wrong and the remedy; undefined when Node is new enough
 */
export function nodeComplaint(running) {
  if (compareVersions(running, OLDEST_NODE) >= 0) return undefined;
  return `Node ${running} is too old: Itqan Desktop needs Node ${OLDEST_NODE} or newer; install it from https://nodejs.org and run the command again.`;
}
