import { describe, expect, test } from 'vitest';
import { createSealing } from '#renderer/offline/sealing.ts';

const keyOf = (first: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 32 }, (_, at) => (first + at) % 256);
const place = { table: 'sessions', key: 7 };
const names = { title: 'حلقة عاصم', email: 'huda@academy.example' };
const asText = (bytes: Uint8Array): string => new TextDecoder('utf-8').decode(bytes);

describe('a sealed row', () => {
  test('opens with the key that sealed it', async () => {
    const sealing = await createSealing(keyOf(1));
    expect(await sealing.open(place, await sealing.seal(place, names))).toEqual(names);
  });

  test('opens in the next load of the window, from the same bytes', async () => {
    const sealed = await (await createSealing(keyOf(1))).seal(place, names);
    expect(await (await createSealing(keyOf(1))).open(place, sealed)).toEqual(names);
  });

  test('shows nothing of what is in it, and is another one each time', async () => {
    const sealing = await createSealing(keyOf(1));
    const sealed = await sealing.seal(place, names);
    expect(asText(sealed)).not.toContain('عاصم');
    expect(asText(sealed)).not.toContain('huda');
    expect(await sealing.seal(place, names)).not.toEqual(sealed);
  });

  test('does not open for another person', async () => {
    const sealed = await (await createSealing(keyOf(1))).seal(place, names);
    await expect((await createSealing(keyOf(2))).open(place, sealed)).rejects.toThrow();
  });

  test.each([
    ['another row', { table: 'sessions', key: 8 }],
    ['another table', { table: 'places', key: 7 }],
  ])('does not open in %s', async (_, elsewhere) => {
    const sealing = await createSealing(keyOf(1));
    const sealed = await sealing.seal(place, names);
    await expect(sealing.open(elsewhere, sealed)).rejects.toThrow();
  });

  test('does not open once a byte of it was changed', async () => {
    const sealing = await createSealing(keyOf(1));
    const sealed = await sealing.seal(place, names);
    for (const at of [0, 12, sealed.length - 1]) {
      const changed = Uint8Array.from(sealed, (byte, index) => (index === at ? byte ^ 1 : byte));
      await expect(sealing.open(place, changed)).rejects.toThrow();
    }
  });
});

describe('the key', () => {
  test('is overwritten where it came from', async () => {
    const bytes = keyOf(1);
    await createSealing(bytes);
    expect(bytes).toEqual(new Uint8Array(32));
  });

  test('names the database, so that nobody else’s is found, and the name says nothing', async () => {
    const mine = await createSealing(keyOf(1));
    expect(mine.databaseName).toBe((await createSealing(keyOf(1))).databaseName);
    expect(mine.databaseName).not.toBe((await createSealing(keyOf(2))).databaseName);
    expect(mine.databaseName).toMatch(/^copy-[0-9a-f]{32}$/);
  });
});
