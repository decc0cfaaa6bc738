import { app } from 'electron';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where this installation keeps its things. */
export interface Profile {
  readonly root: string;
  readonly settingsFile: string;
  readonly vaultDir: string;
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
  // Made here: Chromium would make missing parents closed to everybody else, also to the user that Postgres runs as.
  mkdirSync(root, { recursive: true });
  app.setPath('userData', root);
  app.setAppLogsPath(join(root, 'logs'));
  return {
    root,
    settingsFile: join(root, 'settings.json'),
    vaultDir: join(root, 'vault'),
    logFile: join(root, 'logs', 'app.log'),
  };
}
