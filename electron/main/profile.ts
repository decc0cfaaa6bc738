import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where this installation keeps its things. */
export interface Profile {
  readonly root: string;
  readonly settingsFile: string;
  readonly vaultDir: string;
  readonly witnessDir: string;
  readonly logFile: string;
}

const APP_NAME = 'Itqan Desktop';

/**
 * Names the app and its folder, before anything of Chromium's is written. `--profile=<dir>` or `ITQAN_PROFILE` gives
 * another folder, and with it a second app beside the first; `--user-data-dir` is heard as well.
 */
export function setupProfile(): Profile {
  app.setName(APP_NAME);
  const asked =
    app.commandLine.getSwitchValue('profile') ||
    process.env['ITQAN_PROFILE'] ||
    app.commandLine.getSwitchValue('user-data-dir') ||
    join(app.getPath('appData'), APP_NAME);
  const root = resolve(asked);
  // Closed to others. As root it must be open: there Postgres runs as a user of its own, who has to walk through.
  mkdirSync(root, { recursive: true, mode: process.getuid?.() === 0 ? 0o755 : 0o700 });
  app.setPath('userData', root);
  app.setAppLogsPath(join(root, 'logs'));
  return {
    root,
    settingsFile: join(root, 'settings.json'),
    vaultDir: join(root, 'vault'),
    witnessDir: join(root, 'witness'),
    logFile: join(root, 'logs', 'app.log'),
  };
}
