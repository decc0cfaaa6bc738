import { randomBytes } from 'node:crypto';
import { chown, mkdir, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Log } from '#server/log.ts';
import { identify } from '#server/process/identity.ts';
import { isMissing, readIfThere, syncDirectory, writePrivateFile, type Owner } from '#server/process/private-file.ts';
import type { PostgresBinaries } from './binaries.ts';
import type { Layout } from './layout.ts';
import { USER } from './login.ts';
import { explainFailure, runProgram } from './programs.ts';
import { refused, type PostgresRefusal, type Refused } from './refusal.ts';

/** What every step of a start works with. */
export interface Site {
  readonly binaries: PostgresBinaries;
  readonly layout: Layout;
  readonly owner: Owner | null;
  readonly log: Log;
}

const newPassword = (): string => randomBytes(32).toString('base64url');

/** Makes sure that there is a cluster that this Postgres can run, and answers its password. */
export async function ensureCluster(site: Site): Promise<{ readonly ok: true; readonly password: string } | Refused> {
  const { layout } = site;
  const found = await inspect(site);
  if (found !== 'whole' && found !== 'absent') return refused(found);
  if (found === 'absent') {
    const refusal = await setUp(site);
    if (refusal) return refused(refusal);
  }
  const password = (await readIfThere(layout.password))?.trim();
  return password ? { ok: true, password } : replacePassword(site);
}

async function inspect({ layout, owner, binaries }: Site): Promise<'whole' | 'absent' | PostgresRefusal> {
  const path = layout.cluster;
  const directory = await statOrNull(path);
  if (directory === null) return 'absent';
  if (!directory.isDirectory()) return { code: 'postgres_interrupted_setup', data: { path } };
  const expectedUid = owner?.uid ?? process.getuid?.();
  // An empty folder may be anybody's: the set-up puts the cluster in its place.
  if (directory.uid === process.getuid?.() && (await readdir(path)).length === 0) return 'absent';
  if (expectedUid !== undefined && directory.uid !== expectedUid)
    return { code: 'postgres_wrong_owner', data: { path, ownerUid: directory.uid, expectedUid } };
  const version = (await readIfThere(join(path, 'PG_VERSION')))?.trim();
  if (version === undefined)
    return (await readdir(path)).length === 0 ? 'absent' : { code: 'postgres_interrupted_setup', data: { path } };
  // Postgres takes 0700 and 0750 only.
  if (process.platform !== 'win32' && (directory.mode & 0o027) !== 0)
    return { code: 'postgres_wrong_permissions', data: { path } };
  const supported = await majorVersion(binaries);
  return version === supported ? 'whole' : { code: 'postgres_other_version', data: { found: version, supported } };
}

/** 'postgres (PostgreSQL) 18.4' is 18. */
async function majorVersion({ postgres }: PostgresBinaries): Promise<string> {
  const { output } = await runProgram(postgres, ['--version'], { owner: null });
  const major = /\b(\d+)(\.\d+|beta\d+|rc\d+)/.exec(output)?.[1];
  if (major === undefined) throw new Error(`postgres did not tell its version: ${output}`);
  return major;
}

/** Makes the cluster in a draft beside its place and moves it there whole, so that an interrupted one is just redone. */
async function setUp(site: Site): Promise<PostgresRefusal | null> {
  const { binaries, layout, owner, log } = site;
  await clearOldDrafts(layout, log);
  if ((await readIfThere(layout.password)) === null) await writePrivateFile(layout.password, newPassword(), owner);
  const draft = `${layout.draftPrefix}${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    if (owner) await chown(draft, owner.uid, owner.gid);
    const ran = await runProgram(binaries.initdb, initdbParameters(draft, layout.password), { owner });
    if (!ran.ok) return explainFailure(ran.output, { path: dirname(layout.cluster), logFile: layout.log });
    // Windows does not put a directory over another, not even an empty one.
    if ((await statOrNull(layout.cluster)) !== null) await rmdir(layout.cluster);
    await rename(draft, layout.cluster);
    await syncDirectory(dirname(layout.cluster));
    log.info({ cluster: layout.cluster }, 'set up the embedded database');
    return null;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The builtin locale is the same on every system, whatever its libraries know. */
const initdbParameters = (cluster: string, passwordFile: string): string[] => [
  `--pgdata=${cluster}`,
  `--username=${USER}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--data-checksums',
  '--no-instructions',
];

/** Drafts hold no data. One whose maker still lives is being worked on; one with our own number is from another life. */
async function clearOldDrafts(layout: Layout, log: Log): Promise<void> {
  const parent = dirname(layout.draftPrefix);
  const prefix = basename(layout.draftPrefix);
  for (const name of (await readdir(parent)).filter((entry) => entry.startsWith(prefix))) {
    const maker = Number(name.slice(prefix.length).split('-')[0]);
    if (maker !== process.pid && Number.isSafeInteger(maker) && maker > 0 && (await identify(maker)) !== null) continue;
    await rm(join(parent, name), { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    log.info({ draft: name }, 'removed what an interrupted set-up of the database left');
  }
}

/**
 * The password file is gone: gives the database a new password. Done as Postgres' own single-user program, which asks
 * for none and only starts when nobody else holds the cluster.
 */
async function replacePassword(site: Site): Promise<{ readonly ok: true; readonly password: string } | Refused> {
  const { binaries, layout, owner, log } = site;
  const password = newPassword();
  const ran = await runProgram(
    binaries.postgres,
    ['--single', '-D', layout.cluster, '-c', 'exit_on_error=on', '-c', 'log_min_error_statement=panic', 'postgres'],
    { owner, input: `alter role ${USER} password '${password}'\n` },
  );
  if (!ran.ok) {
    if (/lock file|shared memory/.test(ran.output))
      return refused({ code: 'postgres_foreign_pid', data: { pid: null, dataDir: layout.cluster } });
    return refused(explainFailure(ran.output, { path: layout.cluster, logFile: layout.log }));
  }
  await writePrivateFile(layout.password, password, owner);
  log.warn({ file: layout.password }, 'the password file of the database was missing; the database has a new password');
  return { ok: true, password };
}

async function statOrNull(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
