import { defineConfig } from 'vitest/config';

/** One project a kind of test: what it needs decides where it lives (see tests/README.md). */
export default defineConfig({
  test: {
    passWithNoTests: false,
    // Most tests wait for a database most of the time: two cores are kept busy by three files.
    maxWorkers: 3,
    // What the files import is loaded once a worker, not once a file: that took a quarter of the time.
    isolate: false,
    // A busy computer is no mistake; the test's own limit stands behind this.
    expect: { poll: { timeout: 25_000 } },
    projects: [
      { extends: true, test: { name: 'unit', include: ['tests/unit/**/*.test.{ts,tsx}'], testTimeout: 30_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup: 'tests/support/integration-setup.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'livekit',
          include: ['tests/livekit/**/*.test.ts'],
          // LiveKit's client is native: what one file has put away no other in its process can use.
          isolate: true,
          maxWorkers: 2,
          testTimeout: 240_000,
          hookTimeout: 90_000,
          globalSetup: 'tests/support/integration-setup.ts',
        },
      },
    ],
  },
});
