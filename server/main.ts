import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseHostedConfig, WrongConfiguration } from './config.ts';
import { createLog } from './log.ts';
import { startServer, StartRefusal } from './start.ts';
import { auditVerifyCommand } from './usecases/audit/command.ts';

/**
 * The hosted server's entry (`npm run server`): configuration from the environment, stops on SIGTERM and SIGINT. With
 * `audit-verify [DATABASE_URL] [SEAL…]` it only checks the audit log's chain of that database, and that it still has the
 * seals noted earlier; it exits 1 when a row is bad or a seal is gone.
 */
const log = createLog((line) => process.stdout.write(line));
/** Seen from outside it is gone within ten seconds, whatever hangs (reliability.md 15). */
const STOP_WITHIN_MS = 9_000;

async function main(): Promise<void> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const config = parseHostedConfig(process.env, {
    dataDir: path.resolve('itqan-data'),
    pagesDir: path.join(here, '..', 'renderer'),
  });
  const server = await startServer(config, log);
  const tookMs = Math.round(process.uptime() * 1000);
  log.info({ url: server.url, liveKit: server.liveKitUrl, tookMs }, 'the server is ready');
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.warn('not everything stopped in time; what was acknowledged is stored');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    void server.close().then(() => {
      log.info('stopped');
      process.exit(0);
    });
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

const SEAL = /^[0-9a-f]{64}$/i;

async function auditVerify(given: readonly string[]): Promise<void> {
  const url = given.find((argument) => !SEAL.test(argument));
  const noted = given.filter((argument) => SEAL.test(argument));
  const { database } = parseHostedConfig(
    { ...process.env, ...(url === undefined ? {} : { DATABASE_URL: url }) },
    { dataDir: path.resolve('itqan-data'), pagesDir: null },
  );
  if (!('url' in database))
    throw new WrongConfiguration('Say whose audit log: set DATABASE_URL, or give the address after audit-verify.');
  process.exitCode = await auditVerifyCommand(database.url, noted, (line) => process.stdout.write(`${line}\n`));
}

function failed(what: string): (error: unknown) => void {
  return (error) => {
    if (error instanceof WrongConfiguration) log.fatal(error.message);
    else if (error instanceof StartRefusal) log.fatal({ code: error.code, ...error.data }, what);
    else log.fatal({ err: error }, what);
    process.exitCode = 1;
  };
}

const [command, ...given] = process.argv.slice(2);
if (command === 'audit-verify') void auditVerify(given).catch(failed('the audit log could not be checked'));
else void main().catch(failed('the server does not start'));
