import { expect, test } from 'vitest';
import { debianNeeds, installedPackages, unmet } from '#setup/debian.mjs';
import { authorityEntry, lacksDisplay } from '#setup/display.mjs';

const names = (wanted: Parameters<typeof debianNeeds>[0]): readonly string[] =>
  debianNeeds(wanted).map(([name]) => name);

test('only packages that are wholly installed count', () => {
  const listing = 'xvfb ii \nxauth rc \ngnome-keyring un \ndbus ii \n';
  expect([...installedPackages(listing)]).toEqual(['xvfb', 'dbus']);
});

test('a need is met by any of the names that a package has had', () => {
  const needs: readonly [string, ...string[]][] = [['libgtk-3-0', 'libgtk-3-0t64'], ['xvfb']];
  expect(unmet(needs, new Set(['libgtk-3-0t64']))).toEqual([['xvfb']]);
  expect(unmet(needs, new Set(['libgtk-3-0', 'xvfb']))).toEqual([]);
});

test('a command asks only for the packages it uses', () => {
  const nothing = { window: false, screen: false, browser: false, keyRing: false, clock: false };
  expect(names(nothing)).toEqual([]);
  expect(names({ ...nothing, window: true })).toContain('libnss3');
  expect(names({ ...nothing, window: true })).not.toContain('xvfb');
  expect(names({ ...nothing, screen: true })).toEqual(['xvfb', 'xauth']);
  expect(names({ ...nothing, browser: true, keyRing: true })).toEqual(['chromium', 'gnome-keyring']);
  expect(names({ ...nothing, clock: true })).toEqual(['libfaketime']);
});

test('only Linux without X and without Wayland lacks a display', () => {
  expect(lacksDisplay({}, 'linux')).toBe(true);
  expect(lacksDisplay({ DISPLAY: ':0' }, 'linux')).toBe(false);
  expect(lacksDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(false);
  expect(lacksDisplay({}, 'darwin')).toBe(false);
});

test('the key of the virtual display is written as X programs read it', () => {
  const entry = authorityEntry(Buffer.alloc(16, 7));
  expect(entry.toString('latin1')).toBe(`\xff\xff\0\0\0\0\0\x12MIT-MAGIC-COOKIE-1\0\x10${'\x07'.repeat(16)}`);
});
