/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/**
 * @param {unknown} report what vitest's JSON reporter wrote
 * @returns {Counts}
 */
export function countVitest(report) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = /** @type {Record<string, unknown>} */ (
    report
  );
  return {
    passed: whole(numPassedTests),
    failed: whole(numFailedTests),
    skipped: whole(numPendingTests) + whole(numTodoTests),
  };
}

/**
 * @param {unknown} report what Playwright's JSON reporter wrote
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const { stats } = /** @type {{ stats: Record<string, unknown> }} */ (report);
  return {
    passed: whole(stats['expected']),
    failed: whole(stats['unexpected']) + whole(stats['flaky']),
    skipped: whole(stats['skipped']),
  };
}

/**
 * @param {readonly unknown[]} reports what Playwright's JSON reporter wrote in several runs
 * @returns {{ readonly stats: Readonly<Record<string, number>> }} as if it had been one
 */
export function joinPlaywright(reports) {
  const stats = reports.map((report) => /** @type {{ stats: Record<string, unknown> }} */ (report).stats);
  return {
    stats: Object.fromEntries(
      ['expected', 'unexpected', 'flaky', 'skipped'].map((name) => [
        name,
        stats.reduce((sum, one) => sum + whole(one[name]), 0),
      ]),
    ),
  };
}

/** @param {unknown} value */
function whole(value) {
  if (typeof value !== 'number') throw new TypeError('The test report has another shape than expected');
  return value;
}
