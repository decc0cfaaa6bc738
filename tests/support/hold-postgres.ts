import { startEmbeddedPostgres } from '#server/db/postgres/start.ts';
import { createLog } from '#server/log.ts';

/** A server's stand-in for tests that kill it: starts the database in the given directory, says so, and stays. */
const started = await startEmbeddedPostgres({
  dataDir: process.argv[2]!,
  log: createLog((line) => process.stderr.write(line), 'error'),
});
process.stdout.write(`${JSON.stringify(started)}\n`);
setInterval(() => undefined, 60_000);
