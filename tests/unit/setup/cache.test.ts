import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { putInPlace, withLock } from '#setup/cache.mjs';
import { LIVEKIT_VERSION, fromRelease } from '#setup/livekit.mjs';
import { checksumOf } from '#setup/network.mjs';

let cache = '';

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'itqan-cache-'));
  vi.stubEnv('ITQAN_CACHE_DIR', cache);
  vi.spyOn(console, 'log').mockReturnValue(undefined);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  await rm(cache, { recursive: true });
});

test('two pieces of work under one lock never overlap', async () => {
  let inside = 0;
  let most = 0;
  const work = async (): Promise<void> => {
    inside += 1;
    most = Math.max(most, inside);
    await readdir(cache);
    inside -= 1;
  };
  await Promise.all([withLock('a', work), withLock('a', work), withLock('a', work)]);
  expect(most).toBe(1);
});

test('the lock of a process that was killed is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await mkdir(join(cache, 'locks'));
  await writeFile(join(cache, 'locks/a.lock'), String(pid));
  expect(await withLock('a', async () => 'done')).toBe('done');
  expect(await readdir(join(cache, 'locks'))).toEqual([]);
});

test('a lock is given back when the work fails', async () => {
  await expect(withLock('a', () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
  expect(await withLock('a', async () => 'again')).toBe('again');
});

test('what fails half-way leaves the old thing in its place and nothing beside it', async () => {
  const place = join(cache, 'thing');
  await writeFile(place, 'old');
  const failing = putInPlace(place, async (folder) => {
    await writeFile(join(folder, 'half'), 'new');
    throw new Error('killed');
  });
  await expect(failing).rejects.toThrow('killed');
  expect(await readFile(place, 'utf8')).toBe('old');
  expect(await readdir(cache)).toEqual(['thing']);
});

test('a whole folder replaces the old one, and leavings of a killed predecessor go', async () => {
  const place = join(cache, 'folder');
  await mkdir(place);
  await writeFile(join(place, 'old'), '');
  await mkdir(join(cache, '.partial-left'));
  await putInPlace(place, async (folder) => {
    await mkdir(join(folder, 'made'));
    await writeFile(join(folder, 'made/new'), '');
    return join(folder, 'made');
  });
  expect(await readdir(place)).toEqual(['new']);
  expect(await readdir(cache)).toEqual(['folder']);
});

test('a checksum is read for the file that is named, in either form of the list', () => {
  expect(checksumOf('AA11  one.zip\nbb22 *two.zip\n', 'two.zip')).toBe('bb22');
  expect(checksumOf('AA11  one.zip\nbb22 *two.zip\n', 'one.zip')).toBe('aa11');
  expect(checksumOf('AA11  one.zip\n', 'three.zip')).toBeUndefined();
});

test('a release with the right checksum is unpacked into the cache', async () => {
  const archive = await releaseArchive();
  const sum = createHash('sha256').update(archive).digest('hex');
  const site = await serve({ 'l.tar.gz': archive, 'checksums.txt': Buffer.from(`${sum}  l.tar.gz\n`) });
  const program = await fromRelease('l.tar.gz', site);
  expect(program).toBe(join(cache, 'livekit/livekit-server'));
  expect(spawnSync(program ?? '').stdout.toString()).toContain(LIVEKIT_VERSION);
});

test('a release with another checksum than it names is not kept', async () => {
  const archive = await releaseArchive();
  const site = await serve({ 'l.tar.gz': archive, 'checksums.txt': Buffer.from(`${'0'.repeat(64)}  l.tar.gz\n`) });
  expect(await fromRelease('l.tar.gz', site)).toBeUndefined();
  expect(await readdir(join(cache, 'livekit'))).toEqual([]);
});

test('a release site that does not answer is passed over', async () => {
  expect(await fromRelease('l.tar.gz', 'http://127.0.0.1:1')).toBeUndefined();
});

/** A release as small as it can be: a program that only tells its version. */
async function releaseArchive(): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'itqan-release-'));
  const script = `#!/bin/sh\necho livekit-server version ${LIVEKIT_VERSION}\n`;
  await writeFile(join(folder, 'livekit-server'), script, { mode: 0o755 });
  spawnSync('tar', ['-czf', join(folder, 'l.tar.gz'), '-C', folder, 'livekit-server']);
  const archive = await readFile(join(folder, 'l.tar.gz'));
  await rm(folder, { recursive: true });
  return archive;
}

/** Serves the files of one release and answers the address under which releases are. */
async function serve(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const server = createServer((request, response) => {
    const file = files[(request.url ?? '').replace(`/v${LIVEKIT_VERSION}/`, '')];
    response.statusCode = file === undefined ? 404 : 200;
    response.end(file);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
