import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { user } from '#shared/contract/account.ts';
import { parsedJson, readJsonFile, writeFileWhole } from '../json-file.ts';
import type { Keyring } from './keyring.ts';
import { freshKdf, kdf, keyFromPassword, open, seal, sealed } from './sealing.ts';

/**
 * One file for each person and server: the random key of their offline copy, wrapped by a key that their password
 * makes and, where they stay signed in, once more by the keyring; beside it their profile under the copy's own key.
 * Nothing in it or in its name says whose it is (reliability.md 23).
 */
const vaultFile = z.strictObject({
  version: z.literal(1),
  kdf,
  byPassword: sealed,
  byKeyring: z.base64().nullable(),
  profile: sealed,
});
type VaultFile = z.infer<typeof vaultFile>;

const profile = z.object({ user, lastContactAt: z.number() });
/** Who the copy belongs to and when the server last answered them, epoch milliseconds. */
export type Profile = z.infer<typeof profile>;

/** An opened vault: the key of the offline copy and whose it is. */
export interface Opened {
  readonly key: Uint8Array;
  readonly profile: Profile;
}
export type OpenAnswer =
  | { readonly found: 'nothing' }
  /** Another password closed it, or the file was tampered with: the two look alike. */
  | { readonly found: 'closed' }
  | { readonly found: 'opened'; readonly opened: Opened };

export interface Vault {
  /** The name that a person's file has here; the same e-mail gives other names on other computers. */
  nameFor(serverKey: string, email: string): string;
  openByPassword(name: string, password: string): Promise<OpenAnswer>;
  openByKeyring(name: string): OpenAnswer;
  /** Makes a vault with a fresh random key. */
  create(name: string, password: string, of: Profile, keyring: boolean): Promise<Opened>;
  /** Wraps the same key under another password. */
  rewrap(name: string, password: string, opened: Opened, keyring: boolean): Promise<void>;
  /** Writes the profile down anew; `keyring` says whether the keyring shall open the vault too, null leaves that as it is. */
  update(name: string, opened: Opened, keyring: boolean | null): void;
  remove(name: string): void;
}

/** The vaults in a directory. A file that does not fit its schema counts as closed and is left where it is. */
export function openVaults(directory: string, keyring: Keyring): Vault {
  const pathOf = (name: string): string => join(directory, `${name}.json`);
  const salt = readOrMakeSalt(directory);

  const read = (name: string): VaultFile | 'nothing' | 'broken' => {
    const file = readJsonFile(pathOf(name), vaultFile);
    return file.found === 'value' ? file.value : file.found;
  };
  const write = (name: string, file: VaultFile): void => writeFileWhole(pathOf(name), JSON.stringify(file));

  const byKeyring = (key: Uint8Array): string | null =>
    keyring.isThere() ? Buffer.from(keyring.close(Buffer.from(key).toString('base64'))).toString('base64') : null;

  const wrapped = async (name: string, password: string, opened: Opened, stay: boolean): Promise<VaultFile> => {
    const parameters = freshKdf();
    return {
      version: 1,
      kdf: parameters,
      byPassword: seal(await keyFromPassword(password, parameters), opened.key, `key:${name}`),
      byKeyring: stay ? byKeyring(opened.key) : null,
      profile: sealProfile(name, opened.key, opened.profile),
    };
  };

  return {
    nameFor: (serverKey, email) =>
      createHmac('sha256', salt).update(`${serverKey}\n${email.trim().toLowerCase()}`).digest('hex').slice(0, 32),
    openByPassword: async (name, password) => {
      const file = read(name);
      if (file === 'nothing') return { found: 'nothing' };
      if (file === 'broken') return { found: 'closed' };
      return withKey(name, file, open(await keyFromPassword(password, file.kdf), file.byPassword, `key:${name}`));
    },
    openByKeyring: (name) => {
      const file = read(name);
      if (file === 'nothing') return { found: 'nothing' };
      if (file === 'broken' || file.byKeyring === null || !keyring.isThere()) return { found: 'closed' };
      const key = keyring.open(Buffer.from(file.byKeyring, 'base64'));
      return withKey(name, file, key === null ? null : keyOf(key));
    },
    create: async (name, password, of, stay) => {
      const opened: Opened = { key: randomBytes(32), profile: of };
      write(name, await wrapped(name, password, opened, stay));
      return opened;
    },
    rewrap: async (name, password, opened, stay) => write(name, await wrapped(name, password, opened, stay)),
    update: (name, opened, stay) => {
      const file = read(name);
      if (typeof file === 'string') return;
      write(name, {
        ...file,
        profile: sealProfile(name, opened.key, opened.profile),
        byKeyring: stay === null ? file.byKeyring : stay ? byKeyring(opened.key) : null,
      });
    },
    remove: (name) => rmSync(pathOf(name), { force: true }),
  };
}

function withKey(name: string, file: VaultFile, key: Buffer | null): OpenAnswer {
  const text = key === null ? null : open(key, file.profile, `profile:${name}`);
  const parsed = profile.safeParse(text === null ? undefined : parsedJson(text.toString('utf8')));
  if (key === null || !parsed.success) return { found: 'closed' };
  return { found: 'opened', opened: { key, profile: parsed.data } };
}

function sealProfile(name: string, key: Uint8Array, content: Profile): VaultFile['profile'] {
  return seal(key, Buffer.from(JSON.stringify(content)), `profile:${name}`);
}

function keyOf(base64: string): Buffer | null {
  const key = Buffer.from(base64, 'base64');
  return key.length === 32 ? key : null;
}

/** Random for each installation, so that a file's name cannot be looked up from a list of e-mail addresses. */
function readOrMakeSalt(directory: string): Buffer {
  const path = join(directory, 'salt');
  if (existsSync(path)) return readFileSync(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const salt = randomBytes(32);
  writeFileWhole(path, salt);
  return salt;
}
