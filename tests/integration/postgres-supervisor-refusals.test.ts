import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { identify } from '#server/process/identity.ts';
import { waitUntil } from '#server/process/wait-until.ts';
import { leaveOrphan, newPlace, query, settledPlace } from '#tests/support/postgres-place.ts';

it('says which port is taken when it may take no other', async () => {
  const place = await settledPlace();
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await place.startRefused({ port })).toEqual({ code: 'postgres_port', data: { port } });
});

it('leaves a living Postgres alone that holds the data and does not let us in', async () => {
  const place = await settledPlace();
  const pid = await leaveOrphan(place);
  onTestFinished(async () => {
    process.kill(pid, 'SIGQUIT');
    await waitUntil(async () => ((await identify(pid)) === null ? true : null), { timeoutMs: 10_000 });
  });
  await writeFile(`${place.dataDir}.password`, 'not the password\n');
  expect(await place.startRefused()).toEqual({
    code: 'postgres_foreign_pid',
    data: { pid, dataDir: await realpath(place.dataDir) },
  });
  expect(await identify(pid)).not.toBeNull();
});

it('does not start a second Postgres on data that one holds whose lock file names somebody else', async () => {
  const place = await settledPlace();
  const pid = await leaveOrphan(place);
  onTestFinished(async () => {
    process.kill(pid, 'SIGQUIT');
    await waitUntil(async () => ((await identify(pid)) === null ? true : null), { timeoutMs: 10_000 });
  });
  // The memory of the real postmaster is still in use, and the file still says which.
  await place.changeLockFile((lines) => {
    lines[0] = String(process.pid);
  });
  expect(await place.startRefused()).toMatchObject({ code: 'postgres_foreign_pid' });
  expect(await identify(pid)).not.toBeNull();
});

it('says where the password lies when the database does not take it', async () => {
  const place = await settledPlace();
  const passwordFile = `${await realpath(place.directory)}/database.password`;
  await writeFile(passwordFile, 'not the password\n');
  expect(await place.startRefused()).toEqual({ code: 'postgres_login_refused', data: { passwordFile } });

  // The remedy that docs/operators.md gives.
  await rm(passwordFile);
  expect(await query(await place.start(), 'select 1 as n')).toEqual([{ n: 1 }]);
});

it('refuses data of another major version of Postgres, and does not touch it', async () => {
  const place = await settledPlace();
  await writeFile(join(place.dataDir, 'PG_VERSION'), '17\n');
  expect(await place.startRefused()).toEqual({
    code: 'postgres_other_version',
    data: { found: '17', supported: '18' },
  });
  expect(await readFile(join(place.dataDir, 'PG_VERSION'), 'utf8')).toBe('17\n');
});

it('refuses data that belongs to another user', async () => {
  const place = await settledPlace();
  const mayGiveAway = process.getuid?.() === 0;
  const expectedUid = (await stat(place.dataDir)).uid;
  if (mayGiveAway) await chown(place.dataDir, 54_321, 54_321);
  // Nobody but root can give a directory away; the system's own is just as much another user's.
  const dataDir = mayGiveAway ? place.dataDir : '/usr/lib';
  expect(await place.startRefused({ dataDir })).toEqual({
    code: 'postgres_wrong_owner',
    data: { path: await realpath(dataDir), ownerUid: mayGiveAway ? 54_321 : 0, expectedUid },
  });
});

it('refuses data that others may read or write', async () => {
  const place = await settledPlace();
  await chmod(place.dataDir, 0o755);
  expect(await place.startRefused()).toEqual({
    code: 'postgres_wrong_permissions',
    data: { path: await realpath(place.dataDir) },
  });
});

it('refuses a folder that holds something else, and leaves it as it is', async () => {
  const place = await newPlace();
  await mkdir(place.dataDir);
  const owner = (await stat((await settledPlace()).dataDir)).uid;
  await writeFile(join(place.dataDir, 'letter.txt'), 'dear');
  await chown(place.dataDir, owner, owner);
  expect(await place.startRefused()).toEqual({
    code: 'postgres_interrupted_setup',
    data: { path: await realpath(place.dataDir) },
  });
  expect(await readFile(join(place.dataDir, 'letter.txt'), 'utf8')).toBe('dear');
});

it('says that the disk is full when Postgres finds no room to start', async () => {
  const place = await settledPlace();
  const options = join(place.dataDir, 'postmaster.opts');
  await rm(options);
  // Writing here fails with ENOSPC, as on a full disk.
  await symlink('/dev/full', options);
  expect(await place.startRefused()).toEqual({
    code: 'postgres_disk_full',
    data: { path: await realpath(place.dataDir) },
  });
});

it('gives the last word of Postgres and where its log lies when it cannot start for another reason', async () => {
  const place = await settledPlace();
  await writeFile(join(place.dataDir, 'global', 'pg_control'), '');
  const refusal = await place.startRefused();
  expect(refusal).toMatchObject({
    code: 'postgres_did_not_start',
    data: { logFile: `${await realpath(place.directory)}/database.log` },
  });
  expect(refusal).toMatchObject({ data: { detail: expect.stringMatching(/^(FATAL|PANIC): .*pg_control/) } });
});
