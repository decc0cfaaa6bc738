import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Keyring } from '#electron/main/offline/keyring.ts';
import { createOfflineCopies, LONGEST_WITHOUT_SERVER_MS } from '#electron/main/offline/offline-copy.ts';
import { freshKdf, keyFromPassword, open, seal } from '#electron/main/offline/sealing.ts';
import { openVaults } from '#electron/main/offline/vault.ts';
import type { User } from '#shared/contract/account.ts';

const huda: User = {
  id: 7,
  name: 'هدى السالم',
  email: 'huda.salem@academy.example.org',
  role: 'supervisor',
  timeZone: 'Asia/Riyadh',
  language: 'ar',
};
const owner = { serverKey: 'https://academy.example.org', email: huda.email };
const DAY = 86_400_000;
const T0 = 1_764_000_000_000;

const noKeyring: Keyring = {
  isThere: () => false,
  close: () => {
    throw new Error('there is no keyring');
  },
  open: () => null,
};

/** What an operating system's keyring does with the bytes it is given: it encrypts them under a key of its own. */
function keyringOfThisComputer(): Keyring {
  const key = randomBytes(32);
  return {
    isThere: () => true,
    close: (text) => {
      const cipher = createCipheriv('aes-256-gcm', key, Buffer.alloc(12));
      return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
    },
    open: (bytes) => {
      const decipher = createDecipheriv('aes-256-gcm', key, Buffer.alloc(12)).setAuthTag(bytes.subarray(-16));
      try {
        return decipher.update(bytes.subarray(0, -16)).toString('utf8') + decipher.final('utf8');
      } catch {
        return null;
      }
    },
  };
}

interface VaultOnDisk {
  readonly kdf: object;
  readonly byPassword: { readonly data: string };
  readonly profile: { readonly data: string };
}

/** The same bytes with one bit the other way round. */
function turned(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.toString('base64');
}
const flipped = (box: { readonly data: string }) => ({ ...box, data: turned(box.data) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'itqan-vault-'));
});
const copiesOn = (keyring: Keyring) => createOfflineCopies(openVaults(folder, keyring));
const vaultFiles = (): string[] => readdirSync(folder).filter((name) => name.endsWith('.json'));
const allBytes = (): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('\n');

describe('sealing', () => {
  it('opens with the same password and with no other', async () => {
    const parameters = freshKdf();
    const box = seal(await keyFromPassword('sesame, open', parameters), Buffer.from('the key'), 'key');
    expect(open(await keyFromPassword('sesame, open', parameters), box, 'key')?.toString()).toBe('the key');
    expect(open(await keyFromPassword('sesame, Open', parameters), box, 'key')).toBeNull();
  });

  it('notices every flipped bit, and a box that is used for another purpose', () => {
    const key = randomBytes(32);
    const box = seal(key, Buffer.from('content'), 'profile:a');
    expect(open(key, { ...box, data: turned(box.data) }, 'profile:a')).toBeNull();
    expect(open(key, { ...box, tag: turned(box.tag) }, 'profile:a')).toBeNull();
    expect(open(key, { ...box, iv: turned(box.iv) }, 'profile:a')).toBeNull();
    expect(open(key, box, 'profile:b')).toBeNull();
  });
});

describe('the offline copy of a person', () => {
  it('opens without the server by the password that the server confirmed before', async () => {
    const online = copiesOn(noKeyring);
    await online.openConfirmed(owner, 'sesame, open', huda, false, T0);
    const key = online.takeKey(T0);
    expect(key).toHaveLength(32);

    const later = copiesOn(noKeyring);
    await expect(later.openOffline(owner, 'sesame, open', T0 + DAY)).resolves.toEqual({ ok: true, user: huda });
    expect(later.takeKey(T0 + DAY)).toEqual(key);
  });

  it('does not open by another password, and says nothing more', async () => {
    await copiesOn(noKeyring).openConfirmed(owner, 'sesame, open', huda, false, T0);
    const later = copiesOn(noKeyring);
    await expect(later.openOffline(owner, 'guess', T0)).resolves.toEqual({ ok: false, code: 'wrong_credentials' });
    expect(later.state(T0)).toBe('none');
  });

  it('is not there for somebody who never signed in here, or for the same e-mail at another server', async () => {
    await copiesOn(noKeyring).openConfirmed(owner, 'sesame, open', huda, false, T0);
    const elsewhere = { ...owner, serverKey: 'https://other.example.org' };
    await expect(copiesOn(noKeyring).openOffline(elsewhere, 'sesame, open', T0)).resolves.toEqual({
      ok: false,
      code: 'server_unreachable',
    });
  });

  it('leaves no name, e-mail or password on the disk, neither in a file nor in its name', async () => {
    await copiesOn(keyringOfThisComputer()).openConfirmed(owner, 'sesame, open', huda, true, T0);
    const everything = `${readdirSync(folder).join('\n')}\n${allBytes()}`;
    for (const secret of [huda.name, huda.email, 'huda', 'sesame', 'academy.example'])
      expect(everything).not.toContain(Buffer.from(secret).toString('latin1'));
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
  });

  it('names its file otherwise in every installation', () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'itqan-vault-'));
    const name = openVaults(folder, noKeyring).nameFor(owner.serverKey, owner.email);
    expect(openVaults(folder, noKeyring).nameFor(owner.serverKey, ' HUDA.salem@academy.example.org ')).toBe(name);
    expect(openVaults(elsewhere, noKeyring).nameFor(owner.serverKey, owner.email)).not.toBe(name);
  });

  it.each<[string, (file: VaultOnDisk) => object]>([
    ['a flipped bit in the wrapped key', (file) => ({ byPassword: flipped(file.byPassword) })],
    ['a flipped bit in the profile', (file) => ({ profile: flipped(file.profile) })],
    ['weaker parameters', (file) => ({ kdf: { ...file.kdf, memoryKiB: 8 } })],
    ['parameters that would eat the memory', (file) => ({ kdf: { ...file.kdf, memoryKiB: 4_000_000_000 } })],
    ['a field too many', () => ({ extra: 1 })],
  ])('stays closed, and on the disk, when its file was tampered with: %s', async (_what, change) => {
    await copiesOn(noKeyring).openConfirmed(owner, 'sesame, open', huda, false, T0);
    const path = join(folder, vaultFiles()[0] ?? '');
    const file = JSON.parse(readFileSync(path, 'utf8')) as VaultOnDisk;
    writeFileSync(path, JSON.stringify({ ...file, ...change(file) }));
    await expect(copiesOn(noKeyring).openOffline(owner, 'sesame, open', T0)).resolves.toMatchObject({ ok: false });
    expect(vaultFiles()).toHaveLength(1);
  });

  it('hands its key over once for each load of the window and each sign-in', async () => {
    const copies = copiesOn(noKeyring);
    await copies.openConfirmed(owner, 'sesame, open', huda, false, T0);
    expect(copies.takeKey(T0)).not.toBeNull();
    expect(copies.takeKey(T0)).toBeNull();
    copies.allowTaking();
    expect(copies.takeKey(T0)).not.toBeNull();
    copies.leave();
    copies.allowTaking();
    expect(copies.takeKey(T0)).toBeNull();
  });

  it('locks reading after 14 days without the server and opens again with it', async () => {
    const copies = copiesOn(noKeyring);
    await copies.openConfirmed(owner, 'sesame, open', huda, false, T0);
    const key = copies.takeKey(T0);
    const late = T0 + LONGEST_WITHOUT_SERVER_MS + 1;
    const locked = copiesOn(noKeyring);
    await expect(locked.openOffline(owner, 'sesame, open', late)).resolves.toEqual({
      ok: false,
      code: 'offline_copy_locked',
    });
    copies.allowTaking();
    expect(copies.state(late)).toBe('locked');
    expect(copies.takeKey(late)).toBeNull();

    await locked.openConfirmed(owner, 'sesame, open', huda, false, late);
    expect(locked.takeKey(late)).toEqual(key);
  });

  it('counts the 14 days from the last answer of the server', async () => {
    const copies = copiesOn(noKeyring);
    await copies.openConfirmed(owner, 'sesame, open', huda, false, T0);
    copies.contact(T0 + 10 * DAY);
    await expect(copiesOn(noKeyring).openOffline(owner, 'sesame, open', T0 + 20 * DAY)).resolves.toMatchObject({
      ok: true,
    });
  });
});

describe('after the password was changed', () => {
  it('the copy opens with the new one at once where a keyring knows its key', async () => {
    const keyring = keyringOfThisComputer();
    const before = copiesOn(keyring);
    await before.openConfirmed(owner, 'old password', huda, true, T0);
    const key = before.takeKey(T0);

    const after = copiesOn(keyring);
    await after.openConfirmed(owner, 'new password', huda, true, T0 + DAY);
    expect(after.takeKey(T0 + DAY)).toEqual(key);
    await expect(copiesOn(noKeyring).openOffline(owner, 'new password', T0 + DAY)).resolves.toMatchObject({ ok: true });
    await expect(copiesOn(noKeyring).openOffline(owner, 'old password', T0 + DAY)).resolves.toMatchObject({
      ok: false,
    });
  });

  it('the copy stays sealed without a keyring, until the old password opens it', async () => {
    const before = copiesOn(noKeyring);
    await before.openConfirmed(owner, 'old password', huda, false, T0);
    const key = before.takeKey(T0);

    const after = copiesOn(noKeyring);
    await after.openConfirmed(owner, 'new password', huda, false, T0 + DAY);
    expect(after.state(T0 + DAY)).toBe('sealed');
    expect(after.takeKey(T0 + DAY)).toBeNull();
    await expect(after.unlock('a guess', T0 + DAY)).resolves.toBe(false);
    await expect(after.unlock('old password', T0 + DAY)).resolves.toBe(true);
    expect(after.takeKey(T0 + DAY)).toEqual(key);
    await expect(copiesOn(noKeyring).openOffline(owner, 'new password', T0 + DAY)).resolves.toMatchObject({ ok: true });
  });

  it('a sealed copy survives signing out, and ends only when the person gives it up', async () => {
    await copiesOn(noKeyring).openConfirmed(owner, 'old password', huda, false, T0);
    const after = copiesOn(noKeyring);
    await after.openConfirmed(owner, 'new password', huda, false, T0);
    after.wipe();
    expect(vaultFiles()).toHaveLength(1);

    await after.openConfirmed(owner, 'new password', huda, false, T0);
    await after.discard(T0);
    expect(after.state(T0)).toBe('open');
    await expect(copiesOn(noKeyring).openOffline(owner, 'old password', T0)).resolves.toMatchObject({ ok: false });
  });
});

describe('staying signed in', () => {
  it('opens the copy by the keyring alone', async () => {
    const keyring = keyringOfThisComputer();
    await copiesOn(keyring).openConfirmed(owner, 'sesame, open', huda, true, T0);
    expect(copiesOn(keyring).openRemembered(owner)).toEqual(huda);
    expect(copiesOn(keyringOfThisComputer()).openRemembered(owner)).toBeNull();
    expect(copiesOn(noKeyring).openRemembered(owner)).toBeNull();
  });

  it('ends for the copy too when the person no longer wants it', async () => {
    const keyring = keyringOfThisComputer();
    await copiesOn(keyring).openConfirmed(owner, 'sesame, open', huda, true, T0);
    await copiesOn(keyring).openConfirmed(owner, 'sesame, open', huda, false, T0);
    expect(copiesOn(keyring).openRemembered(owner)).toBeNull();
  });

  it('signing out deletes the wrapped key: the copy is noise from then on', async () => {
    const copies = copiesOn(keyringOfThisComputer());
    await copies.openConfirmed(owner, 'sesame, open', huda, true, T0);
    copies.wipe();
    expect(vaultFiles()).toEqual([]);
    expect(copies.state(T0)).toBe('none');
  });
});
