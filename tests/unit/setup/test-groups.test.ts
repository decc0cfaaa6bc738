import { expect, test } from 'vitest';
import { duration } from '#setup/say.mjs';
import { GROUPS, chooseGroups, judge, needsOf, summary } from '#setup/test-groups.mjs';
import { countPlaywright, countVitest, failuresIn, joinPlaywright, withUnhandled } from '#setup/test-reports.mjs';

const namesOf = (words: readonly string[]): readonly string[] => chooseGroups(words).groups.map(({ name }) => name);

test('without names every group runs, checks first', () => {
  expect(namesOf([])).toEqual(['format', 'lint', 'types', 'unused', 'unit', 'integration', 'livekit', 'e2e']);
});

test('named groups run in their usual order and the rest of the line goes to the test runner', () => {
  expect(namesOf(['integration', 'unit', '-t', 'lock'])).toEqual(['unit', 'integration']);
  expect(chooseGroups(['unit', 'tests/unit/setup', '-t', 'lock']).args).toEqual(['tests/unit/setup', '-t', 'lock']);
});

test('a group that does not exist is refused instead of running everything', () => {
  expect(() => chooseGroups(['unti'])).toThrow(/"unti" is not a group/);
});

test('unit tests alone need neither a window nor LiveKit', () => {
  expect(needsOf(chooseGroups(['format', 'unit']).groups)).toEqual([]);
  expect(needsOf(GROUPS)).toEqual(expect.arrayContaining(['window', 'livekit', 'build']));
});

test('a group in which no test ran has failed, whatever its runner says', () => {
  expect(judge(0, { passed: 0, failed: 0, skipped: 3 })).toEqual({ passed: false, remark: 'failed: no test ran' });
  expect(judge(0, undefined).passed).toBe(false);
});

test('a runner that reports an error outside its tests has failed', () => {
  expect(judge(1, { passed: 5, failed: 0, skipped: 0 }).passed).toBe(false);
  expect(judge(0, { passed: 5, failed: 0, skipped: 0 })).toEqual({ passed: true, remark: '5 passed' });
});

test('skipped tests are shown', () => {
  expect(judge(0, { passed: 5, failed: 0, skipped: 2 }).remark).toBe('5 passed, 2 skipped');
});

test('both test runners are counted from their own reports, and a flaky test is a failure', () => {
  const vitest = { numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  expect(countVitest(vitest)).toEqual({ passed: 3, failed: 1, skipped: 3 });
  const playwright = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } };
  expect(countPlaywright(playwright)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  expect(() => countVitest({})).toThrow(/another shape/);
});

test('the reports of two runs of one runner are counted as one', () => {
  const first = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 } };
  const second = { stats: { expected: 4, unexpected: 0, flaky: 0, skipped: 1 } };
  expect(countPlaywright(joinPlaywright([first, second]))).toEqual({ passed: 7, failed: 2, skipped: 3 });
  expect(() => joinPlaywright([first, { stats: {} }])).toThrow(/another shape/);
});

test('the end of the log names what failed', () => {
  const passed = { status: 'passed', fullName: 'waits' };
  const failed = { status: 'failed', fullName: 'keeps the order', failureMessages: ['expected 1\n  at line 3'] };
  const vitest = {
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [passed, failed] },
      { name: 'b.test.ts', status: 'failed', message: 'Cannot find module\nmore', assertionResults: [] },
      { name: 'c.test.ts', status: 'passed', assertionResults: [passed] },
    ],
  };
  expect(failuresIn(vitest)).toEqual(['a.test.ts › keeps the order: expected 1', 'b.test.ts: Cannot find module']);
  const spec = { file: 'd.e2e.ts', line: 7, title: 'opens', ok: false };
  const one = {
    stats: { expected: 0, unexpected: 1, flaky: 0, skipped: 0 },
    suites: [{ title: 'd', suites: [{ title: '', specs: [spec] }] }],
  };
  expect(failuresIn(joinPlaywright([one, one]))).toEqual(['d.e2e.ts:7 › opens', 'd.e2e.ts:7 › opens']);
  const lines = summary([
    { name: 'e2e', passed: false, took: 1_200, remark: '1 failed', failures: ['d.e2e.ts:7 › opens'] },
  ]);
  expect(lines).toBe('✗ e2e        1.2 s  1 failed\n    d.e2e.ts:7 › opens');
});

test('the end of the log names what failed without a test', () => {
  const vitest = { testResults: [{ name: 'a.test.ts', status: 'passed', assertionResults: [] }] };
  const rejection = { type: 'Unhandled Rejection', message: 'lost', stack: 'Error: lost\n  at line 3' };
  const report = withUnhandled(vitest, [{ ...rejection, VITEST_TEST_PATH: 'a.test.ts' }, { message: 'odd\nmore' }]);
  expect(failuresIn(JSON.parse(JSON.stringify(report)))).toEqual([
    'a.test.ts › Unhandled Rejection: Error: lost',
    'outside of every file › Unhandled Error: odd',
  ]);
});

test('the summary has one line a group', () => {
  const lines = summary([
    { name: 'unit', passed: true, took: 1_200, remark: '5 passed' },
    { name: 'e2e', passed: false, took: 125_000, remark: '1 passed, 1 failed' },
  ]);
  expect(lines).toBe('✓ unit        1.2 s  5 passed\n✗ e2e     2 min 5 s  1 passed, 1 failed');
});

test('a duration is said in the unit that fits', () => {
  expect([duration(240), duration(12_400), duration(125_000)]).toEqual(['0.2 s', '12 s', '2 min 5 s']);
});
