import type { ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from '#server/log.ts';
import { freePort, isFree } from '#server/process/free-port.ts';
import type { ProcessIdentity } from '#server/process/identity.ts';
import { openLogFile, type LogFile } from '#server/process/log-file.ts';
import { isDiskFull } from '#server/process/private-file.ts';
import { runningProgram, tellOfItsEnd, type Running } from '#server/process/running.ts';
import { readState, writeState } from '#server/process/state-file.ts';
import { findPostgresBinaries } from './binaries.ts';
import { ensureCluster, type Site } from './cluster.ts';
import { endPostmaster } from './end-postmaster.ts';
import { launch, type Settings } from './launch.ts';
import { layoutOf } from './layout.ts';
import { findHolder } from './lock-file.ts';
import { connectionString, greet } from './login.ts';
import { refused, type PostgresRefusal, type Refused } from './refusal.ts';
import { postgresState } from './state.ts';
import { databaseOwner, letPass } from './system-user.ts';
import { takeOver } from './take-over.ts';

/** A killed postmaster's children let go of its memory within moments; so often, with this pause, we look again. */
const HELD_ATTEMPTS = 60;
const HELD_PAUSE_MS = 50;
const PORT_ATTEMPTS = 5;

export interface PostgresOptions {
  /** Where the cluster lies; its password, state and log lie beside it under names that begin with its name. */
  readonly dataDir: string;
  readonly log: Log;
  /** Settings of Postgres for this start, for instance `{ max_connections: '200' }`. */
  readonly settings?: Settings;
  /** The only port it may take; otherwise the last one or any that is free. */
  readonly port?: number;
}

export interface EmbeddedPostgres extends Running {
  /** Holds the password: never to be logged. */
  readonly connectionString: string;
  readonly port: number;
  /** It was left running by a server of ours that was killed. */
  readonly adopted: boolean;
}

export type PostgresStart = { readonly ok: true; readonly postgres: EmbeddedPostgres } | Refused;

/**
 * Starts the embedded database, or adopts the one that a killed server of ours left running; sets it up if there is
 * none yet. Expected failures (reliability.md 12) come back as a refusal; only defects are thrown.
 */
export async function startEmbeddedPostgres(options: PostgresOptions): Promise<PostgresStart> {
  try {
    return await start(options);
  } catch (error) {
    const refusal = refusalOf(error, options.dataDir);
    if (refusal) return refused(refusal);
    throw error;
  }
}

/** What the file system and, while it makes our database, Postgres itself say when there is no room or no right. */
function refusalOf(error: unknown, dataDir: string): PostgresRefusal | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  const path = 'path' in error && typeof error.path === 'string' ? error.path : dataDir;
  if (isDiskFull(error) || error.code === '53100') return { code: 'postgres_disk_full', data: { path } };
  if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'EROFS')
    return { code: 'postgres_wrong_permissions', data: { path } };
  return null;
}

async function start(options: PostgresOptions): Promise<PostgresStart> {
  const { log } = options;
  const binaries = await findPostgresBinaries();
  if (!binaries)
    return refused({ code: 'postgres_binaries_missing', data: { platform: `${process.platform}-${process.arch}` } });
  const owned = await databaseOwner(log);
  if (!owned.ok) return owned;
  const layout = await layoutOf(options.dataDir);
  const site: Site = { binaries, layout, owner: owned.owner, log };
  if (site.owner) {
    await letPass(binaries.postgres, site.owner, log);
    await letPass(layout.cluster, site.owner, log);
  }
  const cluster = await ensureCluster(site);
  if (!cluster.ok) return cluster;
  return enter(site, cluster.password, options);
}

/** Takes over who is there or starts anew, and looks again when things changed in between. */
async function enter(site: Site, password: string, options: PostgresOptions): Promise<PostgresStart> {
  const { layout } = site;
  let portsTried = 0;
  for (let attempt = 0; attempt < HELD_ATTEMPTS; attempt += 1) {
    const state = await readState(layout.state, postgresState);
    const holder = await findHolder(layout.cluster);
    if (holder.kind === 'postmaster') {
      const taken = await takeOver(site, holder, state, password);
      if (taken.kind === 'refused') return refused(taken.refusal);
      if (taken.kind === 'ended') continue;
      const logFile = await openLogFile(layout.log);
      return inUse(site, { postmaster: holder.process, child: null, logFile, port: taken.port, password });
    }
    const port = await choosePort(options.port, portsTried === 0 ? (state?.port ?? null) : null);
    if (port === null || portsTried === PORT_ATTEMPTS)
      return refused({ code: 'postgres_port', data: { port: options.port ?? null } });
    const abandonedBy = holder.kind === 'abandoned' ? holder.pid : null;
    const launched = await launch(site, { port, settings: options.settings ?? {}, abandonedBy });
    if (launched.kind === 'refused') return refused(launched.refusal);
    if (launched.kind === 'ready') return greetNew(site, { ...launched, port, password });
    if (launched.kind === 'port_taken') portsTried += 1;
    else await pause(HELD_PAUSE_MS);
  }
  return refused({ code: 'postgres_foreign_pid', data: { pid: null, dataDir: layout.cluster } });
}

interface Found {
  readonly postmaster: ProcessIdentity;
  readonly child: ChildProcess | null;
  readonly logFile: LogFile;
  readonly port: number;
  readonly password: string;
}

async function greetNew(site: Site, found: Found): Promise<PostgresStart> {
  const { layout } = site;
  const greeting = await greet(found.port, found.password, layout.cluster);
  if (greeting === 'ours') return inUse(site, found);
  await endPostmaster(found.postmaster, site);
  await found.logFile.close();
  if (greeting === 'denied')
    return refused({ code: 'postgres_login_refused', data: { passwordFile: layout.password } });
  const detail = 'it started but does not answer';
  return refused({ code: 'postgres_did_not_start', data: { detail, logFile: layout.log } });
}

async function choosePort(only: number | undefined, last: number | null): Promise<number | null> {
  if (only === undefined) return freePort(last);
  return (await isFree(only)) ? only : null;
}

async function inUse(site: Site, found: Found): Promise<PostgresStart> {
  const { postmaster, child, logFile, port, password } = found;
  await writeState(site.layout.state, postmaster, { port });
  const adopted = child === null;
  site.log.info({ pid: postmaster.pid, port, adopted }, 'the embedded database runs');
  const running = runningProgram(postmaster, child, () => endPostmaster(postmaster, site));
  void tellOfItsEnd('the embedded database', running, logFile, site.log);
  return {
    ok: true,
    postgres: { ...running, connectionString: connectionString(port, password), port, adopted },
  };
}
