import { defineConfig } from '@playwright/test';

const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

/** The display and the key ring of each worker, as variables: the set-up starts them. */
const places = JSON.parse(process.env['ITQAN_E2E_PLACES'] ?? '[{}]') as readonly Readonly<Record<string, string>>[];

// Each worker reads this file, too, and takes its own place; each test starts its own app with its own database.
Object.assign(process.env, places[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)]);

/** They keep a live class going or look at the clock, and have the computer to themselves. */
const ALONE = '**/{class,crash,demo,desktop,student-class,student-countdown,witness}.e2e.ts';

/** The end-to-end tests drive the real window. No retries: a test that fails now and then is a failing test. */
export default defineConfig({
  testDir: 'tests/e2e',
  projects: [
    { name: 'alone', testMatch: ALONE, outputDir: 'test-results/alone', workers: 1 },
    { name: 'together', testMatch: '**/*.e2e.ts', testIgnore: ALONE, outputDir: 'test-results/together' },
  ],
  workers: places.length,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // Waiting for a condition costs nothing when it comes early; a busy computer needs the rest.
  expect: { timeout: 30_000 },
  reporter: jsonReport === undefined ? [['list']] : [['list'], ['json', { outputFile: jsonReport }]],
  use: { trace: 'retain-on-failure' },
});
