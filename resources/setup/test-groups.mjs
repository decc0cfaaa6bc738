import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDisplay } from './display.mjs';
import { withKeyRing } from './key-ring.mjs';
import { attached, tool } from './programs.mjs';
import { SetupError, duration } from './say.mjs';
import { countPlaywright, countVitest, failuresIn, joinPlaywright } from './test-reports.mjs';

/**
 * @typedef {import('./programs.mjs').Env} Env
 * @typedef {import('./commands.mjs').Thing} Thing
 * @typedef {import('./test-reports.mjs').Counts} Counts
 * @typedef {{ readonly args: readonly string[], readonly env: Env, readonly report: string }} Run
 * @typedef {{
 *   readonly name: string,
 *   readonly needs: readonly Thing[],
 *   readonly run: (run: Run) => Promise<number>,
 *   readonly count?: (report: unknown) => Counts,
 * }} Group `count` reads the report of a group that runs tests; the others are checks
 * @typedef {{ readonly groups: readonly Group[], readonly args: readonly string[] }} Choice
 * @typedef {{
 *   readonly name: string,
 *   readonly passed: boolean,
 *   readonly took: number,
 *   readonly remark: string,
 *   readonly failures?: readonly string[],
 * }} Result
 */

/**
 * @param {string} name
 * @param {() => import('./programs.mjs').Command} command
 * @returns {Group}
 */
const check = (name, command) => ({ name, needs: [], run: ({ env }) => attached(command(), { env }) });

const VITEST_REPORT = fileURLToPath(new URL('vitest-report.mjs', import.meta.url));

/**
 * @param {string} name
 * @param {readonly Thing[]} needs
 * @returns {Group}
 */
const vitest = (name, needs) => ({
  name,
  needs,
  count: countVitest,
  run: ({ args, env, report }) => {
    const reporters = ['--reporter=default', `--reporter=${VITEST_REPORT}`, `--outputFile.json=${report}`];
    return attached([...tool('vitest'), 'run', '--project', name, ...reporters, ...args], { env });
  },
});

/** A test that drives windows waits half of its time: two cores are kept busy by two. */
const E2E_WORKERS = 2;
/** The projects of playwright.config.ts, one after the other. */
const E2E_PROJECTS = ['alone', 'together'];
/** Exit codes above say that a signal ended the program. */
const INTERRUPTED = 127;

/** @type {readonly Group[]} in the order in which they run: the quickest to fail first */
export const GROUPS = [
  check('format', () => [...tool('prettier'), '--check', '.']),
  check('lint', () => [...tool('oxlint'), '--type-aware']),
  check('types', () => [...tool('typescript', 'tsc'), '-b']),
  check('unused', () => [...tool('knip')]),
  vitest('unit', []),
  vitest('integration', ['clock']),
  vitest('livekit', ['livekit']),
  {
    name: 'e2e',
    needs: ['window', 'browser', 'keyRing', 'livekit', 'build'],
    count: countPlaywright,
    run: (run) => withPlaces(E2E_WORKERS, (places) => runE2e(places, run)),
  },
];

/**
 * @param {readonly string[]} words names of groups (none means all), then arguments for their test runners
 * @returns {Choice}
 */
export function chooseGroups(words) {
  const firstOther = words.findIndex((word) => !GROUPS.some(({ name }) => name === word));
  const names = firstOther === -1 ? words : words.slice(0, firstOther);
  const args = firstOther === -1 ? [] : words.slice(firstOther);
  if (names.length === 0 && args.length > 0) {
    throw new SetupError(
      `"${args[0]}" is not a group of tests; name at least one of these before other arguments: ${GROUPS.map(({ name }) => name).join(', ')}.`,
    );
  }
  return { groups: names.length === 0 ? GROUPS : GROUPS.filter(({ name }) => names.includes(name)), args };
}

/**
 * @param {readonly Group[]} groups
 * @returns {readonly Thing[]}
 */
export function needsOf(groups) {
  return [...new Set(groups.flatMap(({ needs }) => needs))];
}

/** @param {string} title */
const head = (title) => console.log(`\n══ ${title} ${'═'.repeat(Math.max(4, 60 - title.length))}`);

/**
 * Runs the checks side by side, then the groups of tests one after another, all of them even when one fails, and sums up.
 *
 * @param {Choice} choice
 * @param {Env} env
 * @returns {Promise<number>} 0 only when every group passed and every group of tests ran a test
 */
export async function runGroups({ groups, args }, env) {
  const reports = await mkdtemp(join(tmpdir(), 'itqan-reports-'));
  /** @param {Group} group */
  const run = async (group) => {
    const result = await runGroup(group, { args, env, report: join(reports, `${group.name}.json`) });
    console.log(`── ${group.name}: ${result.remark}, ${duration(result.took)}`);
    return result;
  };

  // A check keeps one core busy; what it says is a few lines.
  const checks = groups.filter(({ count }) => count === undefined);
  if (checks.length > 0) head(checks.map(({ name }) => name).join(', '));
  const results = await Promise.all(checks.map(run));
  for (const group of groups.filter(({ count }) => count !== undefined)) {
    head(group.name);
    results.push(await run(group));
  }
  await rm(reports, { recursive: true, force: true });
  console.log(`\n${summary(results)}`);
  return results.every(({ passed }) => passed) ? 0 : 1;
}

/**
 * @param {Group} group
 * @param {Run} run
 * @returns {Promise<Result>}
 */
async function runGroup(group, run) {
  const began = performance.now();
  const code = await group.run(run);
  const took = performance.now() - began;
  if (group.count === undefined) {
    return { name: group.name, passed: code === 0, took, remark: code === 0 ? 'passed' : 'failed' };
  }
  const report = await readReport(run.report);
  const counts = report === undefined ? undefined : countsOf(report, group.count);
  return { name: group.name, took, ...judge(code, counts), failures: counts === undefined ? [] : failuresIn(report) };
}

/**
 * @param {string} file
 * @returns {Promise<unknown>} undefined when the runner died before it wrote its report
 */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * @param {unknown} report
 * @param {(report: unknown) => Counts} count
 * @returns {Counts | undefined} undefined for a report of another shape
 */
function countsOf(report, count) {
  try {
    return count(report);
  } catch {
    return undefined;
  }
}

/**
 * @param {number} code the test runner's exit code
 * @param {Counts | undefined} counts
 * @returns {{ readonly passed: boolean, readonly remark: string }}
 */
export function judge(code, counts) {
  if (counts === undefined) return { passed: false, remark: 'failed without a report' };
  const { passed, failed, skipped } = counts;
  if (passed + failed === 0) return { passed: false, remark: 'failed: no test ran' };
  const parts = [`${passed} passed`, failed > 0 ? `${failed} failed` : '', skipped > 0 ? `${skipped} skipped` : ''];
  const remark = parts.filter((part) => part !== '').join(', ');
  const ok = code === 0 && failed === 0;
  return { passed: ok, remark: ok || failed > 0 ? remark : `failed: ${remark}, but the runner reports an error` };
}

/**
 * @param {readonly Result[]} results
 * @returns {string}
 */
export function summary(results) {
  const width = Math.max(...results.map(({ name }) => name.length));
  return results
    .flatMap(({ name, passed, took, remark, failures = [] }) => [
      `${passed ? '✓' : '✗'} ${name.padEnd(width)}  ${duration(took).padStart(11)}  ${remark}`,
      ...failures.map((failure) => `    ${failure}`),
    ])
    .join('\n');
}

/**
 * Runs the end-to-end tests that need the computer to themselves, then the others, and makes one report of both.
 *
 * @param {readonly Env[]} places
 * @param {Run} run
 * @returns {Promise<number>} the first exit code that is not 0
 */
async function runE2e(places, { args, env, report }) {
  const reports = [];
  let failure = 0;
  for (const project of E2E_PROJECTS) {
    const file = `${report}.${project}`;
    const options = [`--project=${project}`, '--pass-with-no-tests', ...args];
    const code = await attached([...tool('@playwright/test', 'playwright'), 'test', ...options], {
      env: { ...env, ITQAN_E2E_PLACES: JSON.stringify(places), PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    });
    failure ||= code;
    // Without a report of every part there is none of the whole.
    if (code > INTERRUPTED || !existsSync(file)) return failure || 1;
    reports.push(JSON.parse(await readFile(file, 'utf8')));
  }
  await writeFile(report, JSON.stringify(joinPlaywright(reports)));
  return failure;
}

/**
 * Runs work with places for the workers of the end-to-end tests, each with a display and a key ring of its own: two apps
 * on one display or key ring would see each other.
 *
 * @param {number} count
 * @param {(places: readonly Env[]) => Promise<number>} work
 * @returns {Promise<number>}
 */
async function withPlaces(count, work) {
  if (count === 0) return work([]);
  return withDisplay((display) =>
    withKeyRing((keyRing) => withPlaces(count - 1, (others) => work([...others, { ...display, ...keyRing }]))),
  );
}
