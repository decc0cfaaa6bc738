import { existsSync, readFileSync } from 'node:fs';
import { capture, lastWords, onPath } from './programs.mjs';
import { during, say } from './say.mjs';

/**
 * A need and the Debian packages that meet it: any one installed is enough; to install, the first that the system
 * knows is taken (newer releases renamed some).
 *
 * @typedef {readonly [string, ...string[]]} Need
 */

/** @type {readonly Need[]} what Electron's window needs */
const WINDOW = [
  ['libgtk-3-0', 'libgtk-3-0t64'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libxss1'],
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  ['dbus'],
  ['fonts-dejavu-core', 'fonts-noto-core', 'fonts-liberation'],
  ['unzip'],
];

/** @type {readonly Need[]} a screen for a computer without one */
const VIRTUAL_SCREEN = [['xvfb'], ['xauth']];

/** @type {readonly Need[]} the student's page is driven in a real browser */
const BROWSER = [['chromium', 'chromium-browser']];

/** @type {readonly Need[]} the tests keep a secret in a real key ring */
const KEY_RING = [['gnome-keyring']];

/** @type {readonly Need[]} the tests give the database and the server another time than the computer's */
const CLOCK = [['libfaketime']];

/**
 * @param {{ window: boolean, screen: boolean, browser: boolean, keyRing: boolean, clock: boolean }} wanted
 * @returns {readonly Need[]}
 */
export function debianNeeds({ window, screen, browser, keyRing, clock }) {
  return [
    ...(window ? WINDOW : []),
    ...(screen ? VIRTUAL_SCREEN : []),
    ...(browser ? BROWSER : []),
    ...(keyRing ? KEY_RING : []),
    ...(clock ? CLOCK : []),
  ];
}

/**
 * @param {readonly Need[]} needs
 * @param {ReadonlySet<string>} installed
 * @returns {readonly Need[]} the needs that no installed package meets
 */
export function unmet(needs, installed) {
  return needs.filter((need) => !need.some((name) => installed.has(name)));
}

/**
 * @param {string} listing `dpkg-query -W -f '${Package} ${db:Status-Abbrev}\n'`
 * @returns {ReadonlySet<string>} the packages that are wholly installed
 */
export function installedPackages(listing) {
  const lines = listing.split('\n').map((line) => line.split(' '));
  return new Set(lines.flatMap(([name, status]) => (name && status?.startsWith('ii') ? [name] : [])));
}

/**
 * Installs missing system packages on Debian and Ubuntu as root; otherwise says which are missing and how to get them.
 * It never fails: what then does not work says so itself.
 *
 * @param {readonly Need[]} needs
 */
export async function provideDebianPackages(needs) {
  if (needs.length === 0 || !isDebian()) return;
  const missing = unmet(needs, await queryInstalled(needs));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0) {
    const names = missing.map(([name]) => name).join(' ');
    say(`Missing from this system: ${names}; install them with: sudo apt-get install ${names}`);
    return;
  }
  await install(missing);
}

function isDebian() {
  if (onPath('apt-get') === undefined || onPath('dpkg-query') === undefined) return false;
  return (
    existsSync('/etc/os-release') && /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(readFileSync('/etc/os-release', 'utf8'))
  );
}

/** @param {readonly Need[]} needs */
async function queryInstalled(needs) {
  // It answers with a code other than 0 when one of the names is unknown, and lists the others all the same.
  const { stdout } = await capture(['dpkg-query', '-W', '-f', '${Package} ${db:Status-Abbrev}\\n', ...needs.flat()]);
  return installedPackages(stdout);
}

/** @param {readonly Need[]} missing */
async function install(missing) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = ['-qq', '-o', 'DPkg::Lock::Timeout=300'];
  await during('Reading the list of system packages', () => capture(['apt-get', ...apt, 'update'], { env }));
  const names = await Promise.all(missing.map(firstKnown));
  const outcome = await during(`Installing the system packages ${names.join(' ')}`, () =>
    capture(['apt-get', ...apt, 'install', '-y', '--no-install-recommends', ...names], { env }),
  );
  if (outcome.code !== 0) {
    say(`They could not all be installed; try: apt-get install ${names.join(' ')}\n${lastWords(outcome)}`);
  }
}

/**
 * @param {Need} need
 * @returns {Promise<string>}
 */
async function firstKnown(need) {
  for (const name of need) {
    const { stdout } = await capture(['apt-cache', 'policy', name]);
    if (/Candidate: (?!\(none\))/.test(stdout)) return name;
  }
  return need[0];
}
