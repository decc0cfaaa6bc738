import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { identify, type ProcessIdentity } from '#server/process/identity.ts';
import { openLogFile, type LogFile } from '#server/process/log-file.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import type { Site } from './cluster.ts';
import { endPostmaster } from './end-postmaster.ts';
import { readLockFile } from './lock-file.ts';
import { ENVIRONMENT, explainFailure } from './programs.ts';
import type { PostgresRefusal } from './refusal.ts';

/** A recovery after a crash under load may take its time; this long nothing at all happens without a reason. */
const READY_WITHIN_MS = 120_000;

export type Settings = Readonly<Record<string, string>>;

export type Launched =
  | {
      readonly kind: 'ready';
      readonly postmaster: ProcessIdentity;
      readonly child: ChildProcess;
      readonly logFile: LogFile;
    }
  | { readonly kind: 'port_taken' }
  /** Another postmaster, or what is left of a killed one for a moment, holds the cluster. */
  | { readonly kind: 'held' }
  | { readonly kind: 'refused'; readonly refusal: PostgresRefusal };

/**
 * Starts a postmaster and waits until it takes connections. It is a leader of its own process group, so that Ctrl-C in
 * a terminal reaches only us, and logs into a file, so that it can outlive us. `abandonedBy` is the number in a lock
 * file that means nobody.
 */
export async function launch(
  site: Site,
  {
    port,
    settings,
    abandonedBy,
  }: { readonly port: number; readonly settings: Settings; readonly abandonedBy: number | null },
): Promise<Launched> {
  const { binaries, layout, owner } = site;
  const logFile = await openLogFile(layout.log);
  const child = spawn(binaries.postgres, parameters(layout.cluster, port, settings), {
    // By this variable, pg_ctl's way, Postgres is told that the number in its lock file is a false match. It still
    // looks for shared memory in use, which removing the file would make it forget.
    env: abandonedBy === null ? ENVIRONMENT : { ...ENVIRONMENT, PG_GRANDPARENT_PID: String(abandonedBy) },
    stdio: ['ignore', logFile.fd, logFile.fd],
    detached: true,
    windowsHide: true,
    ...owner,
  });
  try {
    await once(child, 'spawn');
  } catch (error) {
    await logFile.close();
    throw error;
  }
  child.unref();

  const outcome = await waitUntil(() => lookAt(site, child), { timeoutMs: READY_WITHIN_MS, stepMs: 10 });
  const postmaster = child.pid === undefined ? null : await identify(child.pid);
  if (outcome === 'ready' && postmaster) return { kind: 'ready', postmaster, child, logFile };

  if (postmaster) await endPostmaster(postmaster, site);
  const output = await logFile.written();
  await logFile.close();
  if (/Address already in use|could not create any TCP\/IP sockets/.test(output)) return { kind: 'port_taken' };
  if (/ F0001 /.test(output)) return { kind: 'held' };
  return { kind: 'refused', refusal: explainFailure(output, { path: layout.cluster, logFile: layout.log }) };
}

async function lookAt(site: Site, child: ChildProcess): Promise<'ready' | 'over' | null> {
  if (child.exitCode !== null || child.signalCode !== null) return 'over';
  const lock = await readLockFile(site.layout.cluster);
  if (lock === null || lock === 'unreadable') return null;
  return lock.pid === child.pid && lock.status === 'ready' ? 'ready' : null;
}

function parameters(cluster: string, port: number, settings: Settings): string[] {
  const all: Settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    // %e, the SQLSTATE, tells failures apart. Terse and without statements: details would carry people's data.
    log_line_prefix: '%m [%p] %e ',
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    lc_messages: 'C',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  return [
    '-D',
    cluster,
    '-p',
    String(port),
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}
