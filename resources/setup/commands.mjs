import { existsSync } from 'node:fs';
import { forgetBuild, provideBuild } from './build.mjs';
import { debianNeeds, provideDebianPackages } from './debian.mjs';
import { lacksDisplay, withDisplay } from './display.mjs';
import { provideElectron, sandboxComplaint } from './electron.mjs';
import { provideLivekit } from './livekit.mjs';
import { forgetFailures } from './network.mjs';
import { provideNodePackages } from './node-packages.mjs';
import { attached, isProgram, onPath, tool } from './programs.mjs';
import { SetupError, say } from './say.mjs';
import { chooseGroups, needsOf, runGroups } from './test-groups.mjs';

/**
 * What a command cannot do without. `window`: Electron and its libraries; `browser`: Chromium for the student's page;
 * `keyRing`: a place for secrets; `clock`: other times than the computer's; `livekit`: the server of the live room;
 * `build`: out/ as new as the sources.
 *
 * @typedef {'window' | 'browser' | 'keyRing' | 'clock' | 'livekit' | 'build'} Thing
 * @typedef {import('./programs.mjs').Env} Env
 * @typedef {{
 *   readonly needs: (args: readonly string[]) => readonly Thing[],
 *   readonly run: (args: readonly string[], env: Env) => Promise<number>,
 * }} Command
 */

/** @type {readonly Thing[]} */
const EVERYTHING = ['window', 'browser', 'keyRing', 'clock', 'livekit', 'build'];

/** @type {Readonly<Record<string, Command>>} */
const COMMANDS = {
  setup: {
    needs: () => EVERYTHING,
    run: async () => {
      say('Everything is ready: npm start opens the app, npm run demo shows it at work, npm test proves it.');
      return 0;
    },
  },
  start: {
    needs: () => ['window', 'livekit', 'build'],
    run: (args, env) => windowed([env['ELECTRON_EXEC_PATH'] ?? '', '.', ...sandboxFlag(), ...args], env),
  },
  demo: {
    needs: () => ['window', 'browser', 'livekit', 'build'],
    run: (args, env) => windowed([...tool('tsx'), 'resources/demo/main.ts', ...args], env),
  },
  dev: {
    needs: () => ['window', 'livekit'],
    run: async (args, env) => {
      await forgetBuild();
      return windowed([...tool('electron-vite'), 'dev', '--', ...sandboxFlag(), ...args], env);
    },
  },
  server: {
    needs: () => ['livekit', 'build'],
    run: (args, env) => attached([process.execPath, 'out/main/server.js', ...args], { env }),
  },
  bench: {
    needs: () => ['build'],
    run: (args, env) => attached([...tool('tsx'), 'tests/bench/main.ts', ...args], { env }),
  },
  test: {
    needs: (args) => needsOf(chooseGroups(args).groups),
    run: (args, env) => runGroups(chooseGroups(args), env),
  },
};

/**
 * Prepares what a command needs and runs it.
 *
 * @param {readonly string[]} words the command and its arguments
 * @returns {Promise<number>} the exit code
 */
export async function main([name = '', ...args]) {
  try {
    const command = COMMANDS[name];
    if (command === undefined) {
      throw new SetupError(`There is no command "${name}"; choose one of: ${Object.keys(COMMANDS).join(', ')}.`);
    }
    if (name === 'setup') await forgetFailures();
    const env = await prepare(new Set(command.needs(args)));
    return await command.run(args, env);
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error);
    return 1;
  }
}

/**
 * @param {ReadonlySet<Thing>} needs
 * @returns {Promise<Env>} the environment of the command, naming what was found
 */
async function prepare(needs) {
  /** @type {Record<string, string | undefined>} */
  const env = { ...process.env };
  await provideNodePackages();
  await provideDebianPackages(
    debianNeeds({
      window: needs.has('window'),
      screen: needs.has('window') && lacksDisplay(),
      browser: needs.has('browser') && findBrowser() === undefined,
      keyRing: needs.has('keyRing'),
      clock: needs.has('clock'),
    }),
  );
  if (needs.has('browser')) env['CHROMIUM_PATH'] = findBrowser();
  if (needs.has('window')) {
    const electron = await provideElectron();
    const complaint = sandboxComplaint(electron.folder);
    if (complaint !== undefined) say(complaint);
    env['ELECTRON_EXEC_PATH'] = electron.program;
    env['ELECTRON_OVERRIDE_DIST_PATH'] = electron.folder;
  }
  if (needs.has('livekit')) env['LIVEKIT_SERVER_BIN'] = await provideLivekit();
  if (needs.has('build')) await provideBuild();
  return env;
}

/** @returns {string | undefined} a Chromium or Chrome of this computer */
function findBrowser() {
  const given = process.env['CHROMIUM_PATH'];
  if (given && isProgram(given)) return given;
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
  const application = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return (
    names.map((name) => onPath(name)).find((file) => file !== undefined) ??
    (existsSync(application) ? application : undefined)
  );
}

/** @returns {readonly string[]} Chromium's sandbox refuses to run as root, and only then it is left out */
function sandboxFlag() {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}

/**
 * @param {import('./programs.mjs').Command} command
 * @param {Env} env
 * @returns {Promise<number>}
 */
function windowed(command, env) {
  return withDisplay((display) => attached(command, { env: { ...env, ...display } }));
}
