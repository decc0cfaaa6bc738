import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSettings } from '#electron/main/settings.ts';

const freshFile = (): string => join(mkdtempSync(join(tmpdir(), 'itqan-settings-')), 'settings.json');

describe('the settings of an installation', () => {
  it('begin in Arabic, without a server', () => {
    expect(openSettings(freshFile()).get()).toEqual({
      language: 'ar',
      theme: 'system',
      server: null,
      liveKitUrl: null,
      window: null,
    });
  });

  it('are there again at the next start', () => {
    const path = freshFile();
    openSettings(path).set({ language: 'en', server: { mode: 'remote', url: 'https://academy.example.org' } });
    expect(openSettings(path).get()).toMatchObject({
      language: 'en',
      theme: 'system',
      server: { mode: 'remote', url: 'https://academy.example.org' },
    });
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it.each(['not JSON', '{"language":"xx"}', '[]', '{"server":{"mode":"remote"}}'])(
    'put a file that is none aside: %s',
    (content) => {
      const path = freshFile();
      writeFileSync(path, content);
      expect(openSettings(path).get().language).toBe('ar');
      expect(readFileSync(`${path}.broken`, 'utf8')).toBe(content);
      expect(existsSync(path)).toBe(false);
    },
  );
});
