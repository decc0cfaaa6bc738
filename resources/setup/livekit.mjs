import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { putInPlace, withLock } from './cache.mjs';
import { checksumOf, download, failedLately, isReachable, rememberFailure } from './network.mjs';
import { cacheFolder } from './places.mjs';
import { capture, isProgram, lastWords, onPath } from './programs.mjs';
import { during, say } from './say.mjs';

/** The newest version that `go install` accepts: later ones carry replace directives. */
export const LIVEKIT_VERSION = '1.13.5';

const RELEASES = 'https://github.com/livekit/livekit/releases/download';
const GO_PACKAGE = `github.com/livekit/livekit-server/cmd/server@v${LIVEKIT_VERSION}`;

/** How long the release's download and the build may take, in milliseconds. */
const DOWNLOAD_LIMIT = 5 * 60_000;
const BUILD_LIMIT = 30 * 60_000;

const ENDING = process.platform === 'win32' ? '.exe' : '';

/**
 * @typedef {'remote' | 'given' | 'on-path' | 'cached' | 'release' | 'go'} LivekitSource
 * @typedef {{
 *   readonly remote: boolean,
 *   readonly given: boolean,
 *   readonly onPath: boolean,
 *   readonly cached: boolean,
 *   readonly releaseFile: string | undefined,
 *   readonly go: boolean,
 * }} LivekitFacts what this computer has
 */

/**
 * Where to get a LiveKit server, best first; the first that works is taken.
 *
 * @param {LivekitFacts} facts
 * @returns {readonly LivekitSource[]}
 */
export function livekitSources({ remote, given, onPath: found, cached, releaseFile, go }) {
  if (remote) return ['remote'];
  if (given) return ['given'];
  if (found) return ['on-path'];
  if (cached) return ['cached'];
  /** @type {LivekitSource[]} */
  const sources = [];
  if (releaseFile !== undefined) sources.push('release');
  if (go) sources.push('go');
  return sources;
}

/**
 * @param {string} platform
 * @param {string} arch
 * @returns {string | undefined} the file of the official release for a computer, undefined where there is none
 */
export function releaseFileFor(platform, arch) {
  const architecture = { x64: 'amd64', arm64: 'arm64', arm: 'armv7' }[arch];
  const system = { linux: 'linux', win32: 'windows' }[platform];
  if (architecture === undefined || system === undefined) return undefined;
  return `livekit_${LIVEKIT_VERSION}_${system}_${architecture}.${system === 'windows' ? 'zip' : 'tar.gz'}`;
}

/**
 * Finds or makes the LiveKit server that the live room needs.
 *
 * @returns {Promise<string | undefined>} its program; undefined when LIVEKIT_URL names a server, or when there is none:
 *   everything but the live room works without
 */
export async function provideLivekit() {
  const given = process.env['LIVEKIT_SERVER_BIN'];
  const program = onPath('livekit-server');
  const releaseFile = releaseFileFor(process.platform, process.arch);
  const remote = Boolean(process.env['LIVEKIT_URL']);
  const facts = {
    remote,
    given: Boolean(given),
    onPath: program !== undefined,
    cached: !remote && (await isRightServer(cachedServer())),
    releaseFile,
    go: onPath('go') !== undefined,
  };
  /** @type {Readonly<Record<LivekitSource, () => Promise<string | undefined>>>} */
  const programBySource = {
    remote: async () => undefined,
    given: async () => given,
    'on-path': async () => program,
    cached: async () => cachedServer(),
    release: () => fromRelease(releaseFile ?? ''),
    go: fromGo,
  };
  for (const source of livekitSources(facts)) {
    const found = await programBySource[source]();
    if (found !== undefined || source === 'remote') return found;
  }
  say(
    'There is no LiveKit server, so the live room will be closed and everything else works; to open it set LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET, or put livekit-server on the PATH, or install Go, then run npm run setup.',
  );
  return undefined;
}

const cachedServer = () => join(cacheFolder(), 'livekit', `livekit-server${ENDING}`);

/**
 * @param {string} program
 * @returns {Promise<boolean>} whether it is there, runs, and is of the version that the tests know
 */
async function isRightServer(program) {
  if (!isProgram(program)) return false;
  const { stdout } = await capture([program, '--version'], { limit: 10_000 });
  return stdout.trim().endsWith(` ${LIVEKIT_VERSION}`);
}

/**
 * The official release, kept only when its bytes have the checksum that the release names.
 *
 * @param {string} file
 * @param {string} [releases] where releases are
 * @returns {Promise<string | undefined>}
 */
export async function fromRelease(file, releases = RELEASES) {
  if ((await failedLately(file)) || !(await isReachable(releases))) return undefined;
  const folderOfRelease = `${releases}/v${LIVEKIT_VERSION}`;
  try {
    return await intoCache(`Downloading the LiveKit server ${LIVEKIT_VERSION}`, async (folder) => {
      const archive = join(folder, file);
      const list = join(folder, 'checksums.txt');
      await download(`${folderOfRelease}/checksums.txt`, list, DOWNLOAD_LIMIT);
      const sum = await download(`${folderOfRelease}/${file}`, archive, DOWNLOAD_LIMIT);
      const wanted = checksumOf(await readFile(list, 'utf8'), file);
      if (sum !== wanted) throw new Error(`${file} has the SHA-256 ${sum}, its release names ${wanted ?? 'none'}`);
      const unpacked = await capture(['tar', '-xf', archive, '-C', folder]);
      if (unpacked.code !== 0) throw new Error(lastWords(unpacked, 1));
      return join(folder, `livekit-server${ENDING}`);
    });
  } catch (error) {
    await rememberFailure(file);
    say(`The LiveKit release could not be used: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** @returns {Promise<string | undefined>} */
async function fromGo() {
  if (await failedLately(GO_PACKAGE)) return undefined;
  try {
    return await intoCache(
      `Building the LiveKit server ${LIVEKIT_VERSION} with Go (once, about two minutes)`,
      async (folder) => {
        const env = { ...process.env, GOBIN: folder };
        const built = await capture(['go', 'install', GO_PACKAGE], { cwd: folder, env, limit: BUILD_LIMIT });
        if (built.code !== 0) throw new Error(lastWords(built));
        const program = join(folder, `livekit-server${ENDING}`);
        await rename(join(folder, `server${ENDING}`), program);
        return program;
      },
    );
  } catch (error) {
    await rememberFailure(GO_PACKAGE);
    say(`The LiveKit server could not be built: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/**
 * @param {string} doing
 * @param {(folder: string) => Promise<string>} make
 * @returns {Promise<string>} the server in the cache
 */
async function intoCache(doing, make) {
  const place = cachedServer();
  await withLock('livekit', async () => {
    if (await isRightServer(place)) return;
    await during(doing, () =>
      putInPlace(place, async (folder) => {
        const program = await make(folder);
        if (!(await isRightServer(program))) throw new Error('it does not run on this computer');
        return program;
      }),
    );
  });
  return place;
}
