import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { HostConfig } from './local-server.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a person may set for the server on this computer, by its environment variables. */
const FOR_THE_SERVER = [
  'ITQAN_ENV',
  'ITQAN_ROSTER_EVERY_MS',
  'ITQAN_MANAGE_EVERY_MS',
  'ITQAN_CREATE_EVERY_MS',
  'ITQAN_CLEANUP_EVERY_MS',
  'ITQAN_MAINTENANCE_EVERY_MS',
  'ITQAN_SETTLING_MS',
  'ITQAN_DEMO_CLASS_MINUTES',
  'ITQAN_DEMO_CLASS_STARTS_IN_S',
  'ITQAN_DEMO_RECONNECT_GRACE_S',
  'LIVEKIT_URL',
  'LIVEKIT_API_KEY',
  'LIVEKIT_API_SECRET',
  'LIVEKIT_SERVER_BIN',
];

/** The configuration of the bundled server. A LiveKit server on the PATH is used when nothing else is named. */
export function hostConfig(
  mode: 'local' | 'demo',
  places: { readonly dataDir: string; readonly pagesDir: string },
  env: Env,
): HostConfig {
  const given = picked(env, FOR_THE_SERVER);
  const found =
    given['LIVEKIT_URL'] === undefined && given['LIVEKIT_SERVER_BIN'] === undefined ? liveKitOnPath(env) : null;
  return {
    mode: mode === 'demo' ? 'demo' : 'desktop',
    ...places,
    env: found === null ? given : { ...given, LIVEKIT_SERVER_BIN: found },
  };
}

function liveKitOnPath(env: Env): string | null {
  const name = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server';
  const files = (env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  return files.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The named variables that are set to something. */
export function picked(env: Env, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name];
      return value === undefined || value === '' ? [] : [[name, value] as const];
    }),
  );
}
