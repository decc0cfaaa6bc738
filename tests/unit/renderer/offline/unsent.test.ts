import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createSealing } from '#renderer/offline/sealing.ts';
import { createUnsent, type Shelf } from '#renderer/offline/unsent.ts';

const keyOf = (first: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: 32 }, (_, at) => (first + at) % 256);
const typed = { evaluation: { notes: 'أحسن في المد' }, base: 7, sent: null, dirty: true };

/** A disk that outlives the stores on it, and may be full. */
function makeDisk() {
  const rows = new Map<string, Uint8Array<ArrayBuffer>>();
  const disk = { rows, full: false, writes: 0 };
  const shelf: Shelf = {
    all: async () => [...rows].map(([key, sealed]) => ({ key, sealed })),
    async write(put, drop) {
      disk.writes += 1;
      if (disk.full) throw new Error('the disk is full');
      for (const { key, sealed } of put) rows.set(key, sealed);
      for (const key of drop) rows.delete(key);
    },
    close: () => undefined,
    erase: async () => rows.clear(),
  };
  const troubles: unknown[] = [];
  const open = async (person: number) =>
    createUnsent(shelf, await createSealing(keyOf(person)), (error) => troubles.push(error));
  return { disk, open, troubles };
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what was not sent', () => {
  test('is there in the next window as it was typed', async () => {
    const { open } = makeDisk();
    const first = await open(1);
    first.note('evaluation/5/9', typed);
    await first.written();
    expect(await (await open(1)).read()).toEqual(new Map([['evaluation/5/9', typed]]));
  });

  test('lies on the disk within half a second, although typing goes on without a pause', async () => {
    const { open, disk } = makeDisk();
    const store = await open(1);
    for (let ms = 0; ms < 500; ms += 50) {
      store.note('evaluation/5/9', { ...typed, base: ms });
      await vi.advanceTimersByTimeAsync(50);
    }
    await vi.waitFor(() => expect(disk.rows.size).toBe(1));
    expect(disk.writes).toBeLessThan(10);
    await store.written();
    expect((await store.read()).get('evaluation/5/9')).toMatchObject({ base: 450 });
  });

  test('is forgotten once the server has it', async () => {
    const { open, disk } = makeDisk();
    const store = await open(1);
    store.note('evaluation/5/9', typed);
    await store.written();
    store.note('evaluation/5/9', typed);
    store.note('evaluation/5/9', null);
    await store.written();
    expect(disk.rows.size).toBe(0);
  });

  test('shows nothing of itself on the disk', async () => {
    const { open, disk } = makeDisk();
    const store = await open(1);
    store.note('evaluation/5/9', typed);
    await store.written();
    expect(Buffer.concat([...disk.rows.values()]).toString()).not.toContain('المد');
  });

  test('is never shown to somebody else, nor in another row, and stays for whose it is', async () => {
    const { open, disk } = makeDisk();
    const store = await open(1);
    store.note('evaluation/5/9', typed);
    await store.written();
    expect((await (await open(2)).read()).size).toBe(0);
    const [sealed] = disk.rows.values();
    disk.rows.set('evaluation/5/10', sealed!);
    expect([...(await (await open(1)).read()).keys()]).toEqual(['evaluation/5/9']);
  });

  test('is written by the next try when the disk refused the first', async () => {
    const { open, disk, troubles } = makeDisk();
    const store = await open(1);
    disk.full = true;
    store.note('evaluation/5/9', typed);
    expect(await store.written()).toBe(false);
    expect(troubles).toHaveLength(1);
    disk.full = false;
    store.note('evaluation/5/10', typed);
    expect(await store.written()).toBe(true);
    expect([...(await (await open(1)).read()).keys()]).toEqual(['evaluation/5/9', 'evaluation/5/10']);
  });

  test('stays when the store closes, with its last word, and goes with whoever signs out', async () => {
    const { open, disk } = makeDisk();
    const store = await open(1);
    store.note('evaluation/5/9', typed);
    await store.close();
    expect(disk.rows.size).toBe(1);
    const again = await open(1);
    again.note('evaluation/5/10', typed);
    await again.erase();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(disk.rows.size).toBe(0);
  });
});
