import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fingerprint } from '#setup/build.mjs';
import { isAbandoned } from '#setup/cache.mjs';
import { BELIEVED_FOR, isStillBelieved } from '#setup/network.mjs';
import { matchesLock } from '#setup/node-packages.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/pg': { version: '8.0.0', integrity: 'sha512-a' },
    'node_modules/native-mac': { version: '1.0.0', integrity: 'sha512-b', optional: true },
  },
};

test('packages of another system may be missing from an installation, others may not', () => {
  expect(matchesLock(lock, { packages: { 'node_modules/pg': lock.packages['node_modules/pg'] } })).toBe(true);
  expect(matchesLock(lock, { packages: {} })).toBe(false);
});

test('a package of another version, of other bytes or in excess makes a new installation', () => {
  const pg = lock.packages['node_modules/pg'];
  expect(matchesLock(lock, { packages: { 'node_modules/pg': { ...pg, version: '8.0.1' } } })).toBe(false);
  expect(matchesLock(lock, { packages: { 'node_modules/pg': { ...pg, integrity: 'sha512-z' } } })).toBe(false);
  expect(matchesLock(lock, { packages: { 'node_modules/pg': pg, 'node_modules/left': { version: '1.0.0' } } })).toBe(
    false,
  );
});

test('the sources count as changed when a file is written, added or removed, and only then', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'itqan-fingerprint-'));
  const file = join(folder, 'a.ts');
  await writeFile(file, 'one');
  const paths = [folder, join(folder, 'missing')];
  const first = await fingerprint(paths);
  expect(await fingerprint(paths)).toBe(first);

  await utimes(file, new Date(0), new Date(0));
  const touched = await fingerprint(paths);
  expect(touched).not.toBe(first);

  await writeFile(join(folder, 'b.ts'), 'two');
  expect(await fingerprint(paths)).not.toBe(touched);

  await rm(join(folder, 'b.ts'));
  expect(await fingerprint(paths)).toBe(touched);
  await rm(folder, { recursive: true });
});

test('a failure is believed for some hours and not from the future', () => {
  expect(isStillBelieved(undefined, 1_000)).toBe(false);
  expect(isStillBelieved(1_000, 1_000 + BELIEVED_FOR - 1)).toBe(true);
  expect(isStillBelieved(1_000, 1_000 + BELIEVED_FOR)).toBe(false);
  expect(isStillBelieved(2_000, 1_000)).toBe(false);
});

test('a lock is abandoned when its holder is dead or has not touched it for a minute', () => {
  const now = 1_000_000;
  expect(isAbandoned({ content: '12', touchedAt: now - 5_000, holderLives: true }, now)).toBe(false);
  expect(isAbandoned({ content: '12', touchedAt: now - 5_000, holderLives: false }, now)).toBe(true);
  expect(isAbandoned({ content: '12', touchedAt: now - 61_000, holderLives: true }, now)).toBe(true);
});

test('a lock that is just being written is not abandoned', () => {
  expect(isAbandoned({ content: '', touchedAt: 999_900, holderLives: false }, 1_000_000)).toBe(false);
});
