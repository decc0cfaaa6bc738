/**
 * @typedef {{ readonly where: string, readonly type: string, readonly message: string }} Unhandled
 * @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts
 * @typedef {{
 *   readonly testResults: readonly {
 *     readonly name: string,
 *     readonly message?: string,
 *     readonly status: string,
 *     readonly assertionResults: readonly {
 *       readonly status: string, readonly fullName: string, readonly failureMessages?: readonly string[] | null,
 *     }[],
 *   }[],
 * }} VitestReport
 * @typedef {{
 *   readonly title: string,
 *   readonly specs?: readonly { readonly title: string, readonly file: string, readonly line: number, readonly ok: boolean }[],
 *   readonly suites?: readonly Suite[],
 * }} Suite
 */

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
 * @returns {{ readonly stats: Readonly<Record<string, number>>, readonly suites: readonly Suite[] }} as if it had been one
 */
export function joinPlaywright(reports) {
  const stats = reports.map((report) => /** @type {{ stats: Record<string, unknown> }} */ (report).stats);
  return {
    suites: reports.flatMap((report) => /** @type {{ suites?: readonly Suite[] }} */ (report).suites ?? []),
    stats: Object.fromEntries(
      ['expected', 'unexpected', 'flaky', 'skipped'].map((name) => [
        name,
        stats.reduce((sum, one) => sum + whole(one[name]), 0),
      ]),
    ),
  };
}

/**
 * Adds to vitest's report the errors and rejections that belong to no test, each with the file that ran when it came.
 *
 * @param {object} report
 * @param {readonly { readonly message: string, readonly stack?: string, readonly [key: string]: unknown }[]} errors as
 *   vitest hands them to a reporter
 * @returns {object & { readonly unhandled: readonly Unhandled[] }}
 */
export function withUnhandled(report, errors) {
  const unhandled = errors.map(({ type, message, stack, VITEST_TEST_PATH: path }) => ({
    where: typeof path === 'string' ? path : 'outside of every file',
    type: typeof type === 'string' ? type : 'Unhandled Error',
    message: stack || message,
  }));
  return { ...report, unhandled };
}

/**
 * Which tests failed, and what failed without one: whoever reads the end of a long log sees them.
 *
 * @param {unknown} report of either runner
 * @returns {readonly string[]} a line each
 */
export function failuresIn(report) {
  const {
    testResults = [],
    unhandled = [],
    suites = [],
  } = /** @type {Partial<VitestReport> & { unhandled?: readonly Unhandled[], suites?: readonly Suite[] }} */ (report);
  const ofVitest = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((one) => one.status === 'failed');
    if (status === 'failed' && failed.length === 0) return [`${name}: ${firstLine(message)}`];
    return failed.map(({ fullName, failureMessages }) => `${name} › ${fullName}: ${firstLine(failureMessages?.[0])}`);
  });
  const ofNoTest = unhandled.map(({ where, type, message }) => `${where} › ${type}: ${firstLine(message)}`);
  return [...ofVitest, ...ofNoTest, ...suites.flatMap(failedIn)];
}

/**
 * @param {Suite} suite
 * @returns {readonly string[]}
 */
const failedIn = ({ specs = [], suites = [] }) => [
  ...specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line} › ${title}`),
  ...suites.flatMap(failedIn),
];

/** @param {string | undefined} text */
const firstLine = (text) => (text ?? '').split('\n')[0] ?? '';

/** @param {unknown} value */
function whole(value) {
  if (typeof value !== 'number') throw new TypeError('The test report has another shape than expected');
  return value;
}
