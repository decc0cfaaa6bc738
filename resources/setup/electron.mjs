import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './cache.mjs';
import { STAND_IN, isStandInReady, makeStandIn, standInFolder } from './electron-fallback.mjs';
import { failedLately, isReachable, rememberFailure } from './network.mjs';
import { ROOT } from './places.mjs';
import { capture, lastWords } from './programs.mjs';
import { SetupError, during, say } from './say.mjs';

/** How long the official download may take, in milliseconds. */
const DOWNLOAD_LIMIT = 10 * 60_000;

const PACKAGE = join(ROOT, 'node_modules/electron');

/**
 * @typedef {'given' | 'installed' | 'official' | 'stand-in'} ElectronSource
 * @typedef {{ readonly folder: string, readonly program: string, readonly version: string }} Electron
 */

/**
 * Where to look for Electron, best first; the first that works is taken.
 *
 * @param {{ given: boolean, installed: boolean, platform: string }} facts platform is "linux-x64" and the like
 * @returns {readonly ElectronSource[]}
 */
export function electronSources({ given, installed, platform }) {
  if (given) return ['given'];
  if (installed) return ['installed'];
  return platform === STAND_IN.platform ? ['official', 'stand-in'] : ['official'];
}

/**
 * Finds or fetches an Electron to run the window with.
 *
 * @returns {Promise<Electron>}
 */
export async function provideElectron() {
  const platform = `${process.platform}-${process.arch}`;
  const given = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const sources = electronSources({ given: given !== undefined, installed: isOfficialInstalled(), platform });
  for (const source of sources) {
    const folder = await foldersBySource[source]();
    if (folder !== undefined) return describe(folder);
  }
  throw new SetupError(
    `${officialName()} could not be downloaded and there is no stand-in for ${platform}: connect to the network and run the command again, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.`,
  );
}

/** @type {Readonly<Record<ElectronSource, () => Promise<string | undefined>>>} */
const foldersBySource = {
  given: async () => process.env['ELECTRON_OVERRIDE_DIST_PATH'],
  installed: async () => join(PACKAGE, 'dist'),
  official: downloadOfficial,
  'stand-in': async () => {
    const known = await isStandInReady();
    const folder = known ? standInFolder() : await makeStandIn();
    if (!known) await proveItStarts(folder);
    return folder;
  },
};

/** @returns {Promise<string | undefined>} undefined when its site cannot be reached or does not deliver */
async function downloadOfficial() {
  const site = process.env['ELECTRON_MIRROR'] ?? process.env['npm_config_electron_mirror'] ?? 'https://github.com';
  if ((await failedLately(officialName())) || !(await isReachable(site))) return undefined;
  const outcome = await withLock('electron', () =>
    during(`Downloading ${officialName()}`, () =>
      capture([process.execPath, join(PACKAGE, 'install.js')], { limit: DOWNLOAD_LIMIT }),
    ),
  );
  if (outcome.code === 0 && isOfficialInstalled()) {
    await proveItStarts(join(PACKAGE, 'dist'));
    return join(PACKAGE, 'dist');
  }
  await rememberFailure(officialName());
  say(`${officialName()} could not be downloaded: ${lastWords(outcome, 1)}`);
  return undefined;
}

/**
 * Missing system libraries show here, in one sentence, and not as a window that never comes.
 *
 * @param {string} folder
 */
async function proveItStarts(folder) {
  const outcome = await capture([programIn(folder), '--print', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    limit: 30_000,
  });
  if (outcome.code === 0) return;
  say(`Electron does not start on this computer; install the libraries that are named here. ${lastWords(outcome, 1)}`);
}

/**
 * Some systems (Ubuntu since 24.04) let an ordinary person's Chromium build its sandbox only through its own helper.
 *
 * @param {string} folder
 * @returns {string | undefined} the remedy, where the window would not open without it
 */
export function sandboxComplaint(folder) {
  const helper = join(folder, 'chrome-sandbox');
  if (process.platform !== 'linux' || process.getuid?.() === 0 || !existsSync(helper)) return undefined;
  const { uid, mode } = statSync(helper);
  const helperWorks = uid === 0 && (mode & 0o4755) === 0o4755;
  const restricted =
    readText('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    readText('/proc/sys/kernel/unprivileged_userns_clone') === '0';
  if (helperWorks || !restricted) return undefined;
  return `This system wants Chromium's sandbox helper to belong to root; if the window does not open: sudo chown root ${helper} && sudo chmod 4755 ${helper}`;
}

/**
 * @param {string} folder
 * @returns {Electron}
 */
function describe(folder) {
  const program = programIn(folder);
  if (!existsSync(program)) {
    throw new SetupError(`There is no Electron in ${folder}; correct or remove ELECTRON_OVERRIDE_DIST_PATH.`);
  }
  return { folder, program, version: readText(join(folder, 'version')) ?? 'of unknown version' };
}

/** @param {string} folder */
function programIn(folder) {
  if (process.platform === 'darwin') return join(folder, 'Electron.app/Contents/MacOS/Electron');
  return join(folder, process.platform === 'win32' ? 'electron.exe' : 'electron');
}

/** @returns {boolean} whether the official binary of the wanted version is whole (path.txt is written last) */
function isOfficialInstalled() {
  return (
    existsSync(join(PACKAGE, 'path.txt')) &&
    readText(join(PACKAGE, 'dist/version'))?.replace(/^v/, '') === wantedVersion()
  );
}

/** @returns {string} the version package.json asks for */
function wantedVersion() {
  return JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version;
}

const officialName = () => `Electron ${wantedVersion()}`;

/** @param {string} file */
function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
