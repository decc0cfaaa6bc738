import { startLocalLiveKit } from '#server/livekit/local-server/start.ts';
import { createLog } from '#server/log.ts';

/** A server's stand-in for tests that kill it: starts the local LiveKit, says so, and stays. */
const [binary, dataDir, webhookUrl] = process.argv.slice(2);
const started = await startLocalLiveKit({
  binary: binary!,
  dataDir: dataDir!,
  webhookUrl: webhookUrl!,
  log: createLog((line) => process.stderr.write(line), 'error'),
});
process.stdout.write(`${JSON.stringify(started)}\n`);
setInterval(() => undefined, 60_000);
