import { expect, test } from 'vitest';
import { electronSources } from '#setup/electron.mjs';
import { LIVEKIT_VERSION, livekitSources, releaseFileFor } from '#setup/livekit.mjs';
import { cacheFolder } from '#setup/places.mjs';

const everything = { remote: true, given: true, onPath: true, cached: true, releaseFile: 'a.tar.gz', go: true };

test('LiveKit is looked for from the nearest source to the farthest', () => {
  expect(livekitSources(everything)).toEqual(['remote']);
  expect(livekitSources({ ...everything, remote: false })).toEqual(['given']);
  expect(livekitSources({ ...everything, remote: false, given: false })).toEqual(['on-path']);
  expect(livekitSources({ ...everything, remote: false, given: false, onPath: false })).toEqual(['cached']);
});

test('without a LiveKit on this computer the release comes before a build, and each only where it is possible', () => {
  const nothing = { remote: false, given: false, onPath: false, cached: false, releaseFile: undefined, go: false };
  expect(livekitSources({ ...nothing, releaseFile: 'a.tar.gz', go: true })).toEqual(['release', 'go']);
  expect(livekitSources({ ...nothing, go: true })).toEqual(['go']);
  expect(livekitSources(nothing)).toEqual([]);
});

test('the release file is the one of this computer, and there is none for macOS', () => {
  expect(releaseFileFor('linux', 'x64')).toBe(`livekit_${LIVEKIT_VERSION}_linux_amd64.tar.gz`);
  expect(releaseFileFor('linux', 'arm')).toBe(`livekit_${LIVEKIT_VERSION}_linux_armv7.tar.gz`);
  expect(releaseFileFor('win32', 'arm64')).toBe(`livekit_${LIVEKIT_VERSION}_windows_arm64.zip`);
  expect(releaseFileFor('darwin', 'arm64')).toBeUndefined();
});

test('an Electron that is named or installed is taken before anything is downloaded', () => {
  expect(electronSources({ given: true, installed: true, platform: 'linux-x64' })).toEqual(['given']);
  expect(electronSources({ given: false, installed: true, platform: 'linux-x64' })).toEqual(['installed']);
});

test('the official Electron is tried before the stand-in, which exists for Linux x64 only', () => {
  expect(electronSources({ given: false, installed: false, platform: 'linux-x64' })).toEqual(['official', 'stand-in']);
  expect(electronSources({ given: false, installed: false, platform: 'darwin-arm64' })).toEqual(['official']);
});

test('the cache is where the person says, else in the cache folder of the system', () => {
  expect(cacheFolder({ ITQAN_CACHE_DIR: '/big/disk', XDG_CACHE_HOME: '/x' }, '/home/maryam')).toBe('/big/disk');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' }, '/home/maryam')).toBe('/x/itqan');
  expect(cacheFolder({}, '/home/maryam')).toBe('/home/maryam/.cache/itqan');
});
