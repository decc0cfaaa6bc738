import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { identify } from '#server/process/identity.ts';
import { eventually } from '#tests/support/eventually.ts';
import { runHolder } from '#tests/support/held-program.ts';

const living = async (pids: readonly number[]): Promise<number> =>
  (await Promise.all(pids.map(identify))).filter((one) => one !== null).length;

test('a demo that is killed leaves nothing running, and nobody else’s program is ended', async () => {
  const folders = await Promise.all(['one', 'two'].map((name) => mkdtemp(join(tmpdir(), `itqan-test-guard-${name}-`))));
  onTestFinished(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))).then(() => undefined));
  const demo = runHolder(new URL('../../support/guarded-demo.ts', import.meta.url), folders);
  onTestFinished(() => demo.kill());
  const { parts, others } = (await demo.said) as { parts: number[]; others: number[] };
  onTestFinished(() => others.forEach((pid) => process.kill(pid, 'SIGKILL')));
  expect(await living([...parts, ...others])).toBe(5);
  await demo.kill();
  await eventually(async () => expect(await living(parts)).toBe(0));
  expect(await living(others)).toBe(2);
});
