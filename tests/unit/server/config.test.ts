import { describe, expect, test } from 'vitest';
import { parseDesktopConfig, parseHostedConfig, WrongConfiguration } from '#server/config.ts';

const DEFAULTS = { dataDir: '/srv/itqan', pagesDir: null };
const parse = (env: Record<string, string>) => parseHostedConfig(env, DEFAULTS);

describe('the hosted server’s configuration', () => {
  test('without anything it has an embedded database, no LiveKit and the production time scale', () => {
    expect(parse({})).toMatchObject({
      env: 'production',
      mode: 'hosted',
      port: 7400,
      database: { embeddedIn: '/srv/itqan/database' },
      liveKit: null,
      timing: { rosterEveryMs: 20_000, manageEveryMs: 60_000, cleanupEveryMs: 600_000, settlingMs: 120_000 },
    });
  });

  test('development looks after rooms every minute, as domain.md 8 says, and is production in all else', () => {
    const { timing } = parse({ ITQAN_ENV: 'development' });
    expect(timing).toEqual({ ...parse({}).timing, createEveryMs: 60_000, cleanupEveryMs: 60_000 });
    expect(parse({}).timing).toMatchObject({ createEveryMs: 300_000, cleanupEveryMs: 600_000 });
    expect(timing).toMatchObject({ manageEveryMs: 60_000, rosterEveryMs: 20_000, maintenanceEveryMs: 3_600_000 });
    expect(parse({ ITQAN_ENV: 'development', ITQAN_CREATE_EVERY_MS: '500' }).timing.createEveryMs).toBe(500);
  });

  test('other programs’ variables are none of its business, an unknown ITQAN_ one is', () => {
    expect(parse({ PATH: '/bin', HOME: '/root', ITQAN_CACHE_DIR: '/tmp' }).port).toBe(7400);
    expect(() => parse({ ITQAN_DATADIR: '/x' })).toThrow(/ITQAN_DATADIR is not a setting/);
  });

  test.each([
    [{ PORT: 'eighty' }, /^PORT is wrong/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL is wrong: must be an address that starts with postgres/],
    [{ PUBLIC_URL: 'academy.example' }, /PUBLIC_URL is wrong/],
    [{ ITQAN_ENV: 'staging' }, /ITQAN_ENV is wrong/],
    [{ LIVEKIT_URL: 'wss://live.example' }, /LIVEKIT_URL needs LIVEKIT_API_KEY and LIVEKIT_API_SECRET/],
    [{ ITQAN_ADMIN_EMAIL: 'a@b.example' }, /belong together/],
    [{ ITQAN_ADMIN_EMAIL: 'a@b.example', ITQAN_ADMIN_PASSWORD: 'short' }, /at least 10 characters/],
  ])('%o stops it with a sentence', (env, sentence) => {
    expect(() => parse(env as Record<string, string>)).toThrow(WrongConfiguration);
    expect(() => parse(env as Record<string, string>)).toThrow(sentence);
  });

  test('LiveKit’s address may be given as http or ws', () => {
    const keys = { LIVEKIT_API_KEY: 'k', LIVEKIT_API_SECRET: 's' };
    expect(parse({ LIVEKIT_URL: 'https://live.example', ...keys }).liveKit).toMatchObject({
      url: 'wss://live.example',
    });
  });
});

describe('the bundled server’s configuration', () => {
  test('it listens on loopback, embeds its database and takes only known settings', () => {
    const message = {
      mode: 'desktop',
      dataDir: '/home/x/itqan',
      pagesDir: '/app/renderer',
      env: { LIVEKIT_SERVER_BIN: '/bin/livekit' },
    };
    expect(parseDesktopConfig(message)).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      publicUrl: null,
      database: { embeddedIn: '/home/x/itqan/database' },
      liveKit: { localBinary: '/bin/livekit', stateIn: '/home/x/itqan/livekit' },
    });
    expect(() => parseDesktopConfig({ ...message, extra: true })).toThrow();
    expect(() => parseDesktopConfig({ ...message, env: { ITQAN_NONSENSE: '1' } })).toThrow(WrongConfiguration);
  });
});
