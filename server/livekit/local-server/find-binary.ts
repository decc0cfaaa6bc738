import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const ENDING = process.platform === 'win32' ? '.exe' : '';
const NAME = `livekit-server${ENDING}`;
/** What `go install` calls it. */
const GO_NAME = `server${ENDING}`;

export interface BinaryEnvironment {
  readonly LIVEKIT_SERVER_BIN?: string | undefined;
  readonly PATH?: string | undefined;
  readonly ITQAN_CACHE_DIR?: string | undefined;
  readonly XDG_CACHE_HOME?: string | undefined;
}

/**
 * The LiveKit server of this computer: the one that was named (as it was named; a wrong name is said when it is
 * started, not passed over), else on PATH, else in the cache that the set-up fills. Null when there is none.
 */
export async function findLiveKitBinary(env: BinaryEnvironment): Promise<string | null> {
  if (env.LIVEKIT_SERVER_BIN) return env.LIVEKIT_SERVER_BIN;
  const onPath = (env.PATH ?? '')
    .split(delimiter)
    .filter((directory) => directory !== '')
    .map((directory) => join(directory, NAME));
  const cache = join(env.ITQAN_CACHE_DIR || join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'itqan'), 'livekit');
  for (const candidate of [...onPath, join(cache, NAME), join(cache, GO_NAME)]) {
    if (await mayRun(candidate)) return candidate;
  }
  return null;
}

async function mayRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
