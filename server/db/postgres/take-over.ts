import { isLiving, type ProcessIdentity } from '#server/process/identity.ts';
import { otherUser } from '#server/process/state-file.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import type { Site } from './cluster.ts';
import { endPostmaster } from './end-postmaster.ts';
import { readLockFile, type Holder } from './lock-file.ts';
import { greet } from './login.ts';
import type { PostgresRefusal } from './refusal.ts';
import type { PostgresState } from './state.ts';

/** A postmaster that recovers from a crash is waited for this long before it is started anew. */
const RECOVERY_MS = 60_000;
/** One that did not answer us is not given long to answer a signal: the app wants to start within 10 s. */
const SILENT_PATIENCE_MS = 2_000;

export type Taken =
  | { readonly kind: 'adopted'; readonly port: number }
  /** It gave no sign of life and is gone now, or was going anyway. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'refused'; readonly refusal: PostgresRefusal };

/**
 * Deals with a living postmaster on our cluster: one that lets us in is adopted, one that answers nothing is ended, one
 * that refuses us is somebody else's and is left alone.
 */
export async function takeOver(
  site: Site,
  holder: Extract<Holder, { kind: 'postmaster' }>,
  state: PostgresState | null,
  password: string,
): Promise<Taken> {
  const postmaster = holder.process;
  const foreign: Taken = {
    kind: 'refused',
    refusal: { code: 'postgres_foreign_pid', data: { pid: postmaster.pid, dataDir: site.layout.cluster } },
  };
  const user = state !== null && isSame(state.program, postmaster) ? await otherUser(state) : null;
  if (user !== null) return { kind: 'refused', refusal: { code: 'postgres_in_use', data: { pid: user } } };

  const answer = await waitUntil(() => greetOnceReady(site, postmaster, password), { timeoutMs: RECOVERY_MS });
  if (answer === 'denied') return foreign;
  if (answer !== null && answer !== 'silent') return { kind: 'adopted', port: answer.port };
  site.log.warn({ pid: postmaster.pid }, 'a database left running does not answer; ending it');
  return (await endPostmaster(postmaster, site, SILENT_PATIENCE_MS)) === 'gone' ? { kind: 'ended' } : foreign;
}

const isSame = (one: ProcessIdentity, other: ProcessIdentity): boolean =>
  one.pid === other.pid && one.startedAt === other.startedAt;

/** Its port when it lets us in; null while it still starts. */
async function greetOnceReady(
  site: Site,
  postmaster: ProcessIdentity,
  password: string,
): Promise<{ readonly port: number } | 'denied' | 'silent' | null> {
  const lock = await readLockFile(site.layout.cluster);
  if (lock === null || lock === 'unreadable' || lock.status === 'stopping') return 'silent';
  const greeting = lock.port === null ? 'not_yet' : await greet(lock.port, password, site.layout.cluster);
  if (greeting === 'denied') return greeting;
  if (greeting === 'ours' && lock.port !== null) return { port: lock.port };
  return lock.status === 'starting' && (await isLiving(postmaster)) ? null : 'silent';
}
