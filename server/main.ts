import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHostedConfig, WrongConfiguration } from './config.ts';
import { createLog } from './log.ts';
import { startServer, StartRefusal } from './start.ts';

/** The hosted server's entry (`npm run server`): configuration from the environment, stops on SIGTERM and SIGINT. */
const log = createLog((line) => process.stdout.write(line));
const STOP_WITHIN_MS = 10_000;

async function main(): Promise<void> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const config = parseHostedConfig(process.env, {
    dataDir: path.resolve('itqan-data'),
    pagesDir: path.join(here, '..', 'renderer'),
  });
  const server = await startServer(config, log);
  log.info({ url: server.url, liveKit: server.liveKitUrl }, 'the server is ready');
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

main().catch((error: unknown) => {
  if (error instanceof WrongConfiguration) log.fatal(error.message);
  else if (error instanceof StartRefusal) log.fatal({ code: error.code, ...error.data }, 'the server does not start');
  else log.fatal({ err: error }, 'the server does not start');
  process.exitCode = 1;
});
