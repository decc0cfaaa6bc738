import type { User } from '#shared/contract/account.ts';
import type { OfflineCopy } from '#shared/ipc.ts';
import type { Opened, Vault } from './vault.ts';

/** After this long without an answer from the server, reading is locked (reliability.md 23). */
export const LONGEST_WITHOUT_SERVER_MS = 14 * 86_400_000;
/** The last contact is written down at most this often. */
const CONTACT_STEP_MS = 3_600_000;

/** A person at a server, as the offline copy knows them. */
export interface Owner {
  readonly serverKey: string;
  readonly email: string;
}

export type OfflineOpening =
  | { readonly ok: true; readonly user: User }
  | { readonly ok: false; readonly code: 'server_unreachable' | 'wrong_credentials' | 'offline_copy_locked' };

/** The signed-in person's copy on this computer: which state it is in, and its key. */
export interface OfflineCopies {
  state(now: number): OfflineCopy;
  /** The 32 bytes of the key, the first time it is asked for after a load of the window or a sign-in; null otherwise. */
  takeKey(now: number): Uint8Array<ArrayBuffer> | null;
  /** What else belongs to this person is closed with the same key under this name; null while no copy is open. */
  sealing(): { readonly name: string; readonly key: Uint8Array } | null;
  /** The window loaded anew and has forgotten its key. */
  allowTaking(): void;
  /** The server has just confirmed this password: opens the copy, makes one, or finds it sealed by an older password. */
  openConfirmed(owner: Owner, password: string, user: User, remember: boolean, now: number): Promise<void>;
  /** The server is away: the password alone opens the copy. */
  openOffline(owner: Owner, password: string, now: number): Promise<OfflineOpening>;
  /** Staying signed in: the keyring opens the copy. Null when it cannot. */
  openRemembered(owner: Owner): User | null;
  /** Opens a sealed copy with the password that sealed it, and wraps it under today's. */
  unlock(oldPassword: string, now: number): Promise<boolean>;
  /** Gives a sealed copy up and starts an empty one. */
  discard(now: number): Promise<void>;
  /** The server has answered. */
  contact(now: number): void;
  /** Forgets the key; the file stays. */
  leave(): void;
  /** Deletes the file: without its key the copy is noise. A sealed one stays, only `discard` gives that up. */
  wipe(): void;
}

type Current =
  | { readonly state: 'open'; readonly name: string; opened: Opened }
  | {
      readonly state: 'sealed';
      readonly name: string;
      readonly password: string;
      readonly user: User;
      readonly remember: boolean;
    }
  | null;

/** The offline copies behind a directory of vaults; at most one is open. */
export function createOfflineCopies(vault: Vault): OfflineCopies {
  let current: Current = null;
  let taken = false;

  const opened = (name: string, what: Opened): void => {
    current = { state: 'open', name, opened: what };
    taken = false;
  };
  return {
    state: (now) => {
      if (current === null) return 'none';
      if (current.state === 'sealed') return 'sealed';
      return isLocked(current.opened, now) ? 'locked' : 'open';
    },
    takeKey: (now) => {
      if (taken || current?.state !== 'open' || isLocked(current.opened, now)) return null;
      taken = true;
      return Uint8Array.from(current.opened.key);
    },
    sealing: () => (current?.state === 'open' ? { name: current.name, key: current.opened.key } : null),
    allowTaking: () => {
      taken = false;
    },
    openConfirmed: async (owner, password, user, remember, now) => {
      const name = vault.nameFor(owner.serverKey, owner.email);
      const profile = { user, lastContactAt: now };
      const answer = await vault.openByPassword(name, password);
      if (answer.found === 'nothing') return opened(name, await vault.create(name, password, profile, remember));
      if (answer.found === 'opened') {
        const next = { key: answer.opened.key, profile };
        vault.update(name, next, remember);
        return opened(name, next);
      }
      const byKeyring = vault.openByKeyring(name);
      if (byKeyring.found === 'opened') {
        const next = { key: byKeyring.opened.key, profile };
        await vault.rewrap(name, password, next, remember);
        return opened(name, next);
      }
      current = { state: 'sealed', name, password, user, remember };
    },
    openOffline: async (owner, password, now) => {
      const name = vault.nameFor(owner.serverKey, owner.email);
      const answer = await vault.openByPassword(name, password);
      if (answer.found === 'nothing') return { ok: false, code: 'server_unreachable' };
      if (answer.found === 'closed') return { ok: false, code: 'wrong_credentials' };
      if (isLocked(answer.opened, now)) return { ok: false, code: 'offline_copy_locked' };
      opened(name, answer.opened);
      return { ok: true, user: answer.opened.profile.user };
    },
    openRemembered: (owner) => {
      const name = vault.nameFor(owner.serverKey, owner.email);
      const answer = vault.openByKeyring(name);
      if (answer.found !== 'opened') return null;
      opened(name, answer.opened);
      return answer.opened.profile.user;
    },
    unlock: async (oldPassword, now) => {
      if (current?.state !== 'sealed') return false;
      const { name, password, user, remember } = current;
      const answer = await vault.openByPassword(name, oldPassword);
      if (answer.found !== 'opened') return false;
      const next = { key: answer.opened.key, profile: { user, lastContactAt: now } };
      await vault.rewrap(name, password, next, remember);
      opened(name, next);
      return true;
    },
    discard: async (now) => {
      if (current?.state !== 'sealed') return;
      const { name, password, user, remember } = current;
      opened(name, await vault.create(name, password, { user, lastContactAt: now }, remember));
    },
    contact: (now) => {
      if (current?.state !== 'open' || now - current.opened.profile.lastContactAt < CONTACT_STEP_MS) return;
      const profile = { ...current.opened.profile, lastContactAt: now };
      current.opened = { key: current.opened.key, profile };
      vault.update(current.name, current.opened, null);
    },
    leave: () => {
      current = null;
    },
    wipe: () => {
      if (current?.state === 'open') vault.remove(current.name);
      current = null;
    },
  };
}

function isLocked({ profile }: Opened, now: number): boolean {
  return now - profile.lastContactAt > LONGEST_WITHOUT_SERVER_MS;
}
