import { defineConfig } from '@playwright/test';

const jsonReport = process.env['PLAYWRIGHT_JSON_OUTPUT_FILE'];

/**
 * The end-to-end tests drive the real window. One worker: each test starts its own app with its own database, and two
 * at once would only measure each other. No retries: a test that fails now and then is a failing test.
 */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  // Waiting for a condition costs nothing when it comes early; a busy computer needs the rest.
  expect: { timeout: 30_000 },
  reporter: jsonReport === undefined ? [['list']] : [['list'], ['json', { outputFile: jsonReport }]],
  use: { trace: 'retain-on-failure' },
});
