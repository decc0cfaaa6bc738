import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '#setup/places.mjs';
import { OLDEST_NODE, compareVersions, nodeComplaint } from '#setup/node-version.mjs';

test('versions are compared number by number, not letter by letter', () => {
  expect(compareVersions('20.9.0', '20.19.0')).toBeLessThan(0);
  expect(compareVersions('v22.0.0', '20.19.0')).toBeGreaterThan(0);
  expect(compareVersions('20.19', '20.19.0')).toBe(0);
  expect(compareVersions('23.0.0-nightly1', '23.0.0')).toBe(0);
});

test('a Node that is too old is refused with the version it needs', () => {
  expect(nodeComplaint('18.20.4')).toMatch(/18\.20\.4 .*20\.19\.0 or newer/);
  expect(nodeComplaint('20.18.3')).toBeDefined();
});

test('the oldest allowed Node and newer ones pass', () => {
  expect(nodeComplaint(OLDEST_NODE)).toBeUndefined();
  expect(nodeComplaint('24.1.0')).toBeUndefined();
});

test('the set-up and package.json ask for the same Node', () => {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { engines: { node: string } };
  expect(compareVersions(engines.node.replace('>=', ''), OLDEST_NODE)).toBe(0);
});
