// What the stand-in Electron runs first: it loads the app whose folder is the first argument, as `electron .` does.
import { app as electronApp } from 'electron';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Two methods that Electron keeps for its own default app, so its types do not list them.
 *
 * @typedef {import('electron').App & { setVersion(version: string): void, setAppPath(folder: string): void }} FullApp
 */
const app = /** @type {FullApp} */ (electronApp);

const given = process.argv.slice(1).find((argument) => !argument.startsWith('-'));

if (given === undefined) {
  console.error('Name the folder of an app: electron <folder>');
  app.exit(1);
} else {
  const folder = resolve(given);
  try {
    const {
      name,
      productName,
      version,
      main = 'index.js',
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
    app.setName(productName ?? name);
    if (version !== undefined) app.setVersion(version);
    app.setAppPath(folder);
    // Awaited at the top level, because `ready` waits for this module: what an app must do before `ready` (name its
    // schemes, for one) would otherwise come too late.
    await import(pathToFileURL(join(folder, main)).href);
  } catch (error) {
    console.error(`The app in ${folder} could not be loaded.`, error);
    app.exit(1);
  }
}
