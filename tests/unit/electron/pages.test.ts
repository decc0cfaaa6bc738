import { join, resolve, sep } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileBehind } from '#electron/main/page-files.ts';
import { isOurs, isSameDocument } from '#electron/main/page-origin.ts';

const root = resolve('/app/out/renderer');

describe('the file behind an address', () => {
  it('is the page at the root', () => {
    expect(fileBehind(root, 'app://app/')).toBe(join(root, 'index.html'));
    expect(fileBehind(root, 'app://app/index.html?language=ar')).toBe(join(root, 'index.html'));
  });

  it('is a file below the root', () => {
    expect(fileBehind(root, 'app://app/assets/main-a1b2.js')).toBe(join(root, 'assets', 'main-a1b2.js'));
  });

  it.each([
    ['another host', 'app://evil/index.html'],
    ['another scheme', 'https://app/index.html'],
    ['a port', 'app://app:80/index.html'],
    ['a name in front of the host', 'app://app@evil/index.html'],
    ['dots behind an escaped slash', 'app://app/..%2f..%2fetc%2fpasswd'],
    ['a backslash', 'app://app/..%5c..%5cwindows'],
    ['a zero byte', 'app://app/index.html%00.js'],
    ['half an escape', 'app://app/%e0%a4%a'],
    ['no address at all', 'index.html'],
  ])('is none for %s', (_what, address) => {
    expect(fileBehind(root, address)).toBeNull();
  });

  it('never lies outside the root, whatever the address says', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '%2e%2e', '%2F', '%5C', '/', '//', '\\', 'a', '%00'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = fileBehind(root, `app://app/${pieces.join('/')}`);
        expect(file === null || file.startsWith(root + sep)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

it('sends unknown files as bytes and never guesses', () => {
  expect(contentTypeOf('/a/INDEX.HTML')).toBe('text/html; charset=utf-8');
  expect(contentTypeOf('/a/file.exe')).toBe('application/octet-stream');
});

describe('our own origin', () => {
  it('is one scheme and one host', () => {
    expect(isOurs('app://app/index.html')).toBe(true);
    for (const address of ['app://other/', 'http://app/', 'about:blank', 'data:text/html,x', '', 'app:'])
      expect(isOurs(address)).toBe(false);
  });

  it('keeps a page where it is: a reload or its hash, nothing else', () => {
    const page = 'app://app/index.html?language=ar';
    expect(isSameDocument(page, page)).toBe(true);
    expect(isSameDocument(page, `${page}#/today`)).toBe(true);
    expect(isSameDocument(page, 'app://app/join.html')).toBe(false);
    expect(isSameDocument(page, 'https://example.org/')).toBe(false);
  });
});
