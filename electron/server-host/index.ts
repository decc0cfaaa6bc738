import { parseDesktopConfig, WrongConfiguration } from '#server/config.ts';
import { createLog } from '#server/log.ts';
import { startServer, StartRefusal, type RunningServer } from '#server/start.ts';
import { toHost, type FromHost } from './messages.ts';

/*
 * The bundled server's own process. It is told its configuration, says when it is ready or why it will not start, and
 * ends when it is asked to. What it writes to its outputs reaches the app's log.
 */
const log = createLog((line) => process.stdout.write(line));
let starting: Promise<RunningServer | null> | null = null;

process.parentPort.on('message', ({ data }) => {
  const message = toHost.parse(data);
  if (message.type === 'start') starting ??= start(message.config);
  if (message.type === 'stop') void stop();
  if (message.type === 'resumed') void resumed();
});

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
const tell = (message: FromHost): void => process.parentPort.postMessage(message);

/** Null after an expected refusal: main then asks this process to end. Anything unexpected ends it at once. */
async function start(config: unknown): Promise<RunningServer | null> {
  try {
    const running = await startServer(parseDesktopConfig(config), log);
    const { url, liveKitUrl, setUp, demo, setupSecret } = running;
    tell({ type: 'ready', url, liveKitUrl, setUp, demo, setupSecret });
    return running;
  } catch (error) {
    if (error instanceof StartRefusal) tell({ type: 'failed', code: error.code, data: error.data });
    else if (error instanceof WrongConfiguration)
      tell({ type: 'failed', code: 'wrong_configuration', data: { message: error.message } });
    else throw error;
    return null;
  }
}

async function resumed(): Promise<void> {
  const running = await starting;
  await running?.resumed();
}

async function stop(): Promise<void> {
  const running = await starting;
  await running?.close();
  process.exit(0);
}

process.on('unhandledRejection', (error) => {
  console.error(error);
  process.exit(1);
});
