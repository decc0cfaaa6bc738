import { Dexie, type EntityTable } from 'dexie';
import type { Sealing } from './sealing.ts';

interface RowAtRest {
  readonly key: string;
  readonly sealed: Uint8Array<ArrayBuffer>;
}
type Database = Dexie & { readonly rows: EntityTable<RowAtRest, 'key'> };

/** Where sealed rows lie; their keys hold nothing but numbers and the kind of row. */
export interface Shelf {
  all(): Promise<readonly RowAtRest[]>;
  /** All of it or nothing. */
  write(put: readonly RowAtRest[], drop: readonly string[]): Promise<void>;
  close(): void;
  erase(): Promise<void>;
}

/** Opens the shelf that belongs to the key, or makes it. It is not the copy: giving that up gives up nothing typed here. */
export async function openShelf({ databaseName }: Sealing): Promise<Shelf> {
  const database = new Dexie(`unsent-${databaseName}`) as Database;
  database.version(1).stores({ rows: 'key' });
  await database.open();
  return {
    all: () => database.rows.toArray(),
    write: (put, drop) =>
      database.transaction('rw', database.rows, async () => {
        await database.rows.bulkPut([...put]);
        await database.rows.bulkDelete([...drop]);
      }),
    close: () => database.close(),
    erase: () => database.delete(),
  };
}

/** At the latest so long after a change it lies sealed on the disk, in milliseconds, however much more is typed. */
const WRITTEN_WITHIN_MS = 200;
const TABLE = 'unsent';

/** What was typed and is not on the server, sealed on this computer (reliability.md 16, 23). */
export interface UnsentStore {
  /** Every row there is; one that was damaged or belongs to another key reads as missing. */
  read(): Promise<ReadonlyMap<string, unknown>>;
  /** Writes the row down soon, or forgets it with null; the last word about a key counts. */
  note(key: string, value: unknown): void;
  /** Resolves once everything noted so far is on the disk; false when the disk refused. */
  written(): Promise<boolean>;
  /** Stops, with what was noted written; it stays on this computer. */
  close(): Promise<void>;
  /** Stops and deletes it. */
  erase(): Promise<void>;
}

/** `onTrouble` hears that the disk refused; what it refused is tried again with the next change. */
export function createUnsent(shelf: Shelf, sealing: Sealing, onTrouble: (error: unknown) => void): UnsentStore {
  let noted: ReadonlyMap<string, unknown> = new Map();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<boolean> = Promise.resolve(true);
  let closed = false;

  const writeNoted = async (): Promise<boolean> => {
    const batch = noted;
    if (batch.size === 0) return true;
    noted = new Map();
    const drop = [...batch].flatMap(([key, value]) => (value === null ? [key] : []));
    try {
      // Sealed before the transaction: IndexedDB closes one that waits for anything else.
      const put = await Promise.all(
        [...batch]
          .filter(([, value]) => value !== null)
          .map(async ([key, value]) => ({ key, sealed: await sealing.seal({ table: TABLE, key }, value) })),
      );
      await shelf.write(put, drop);
      return true;
    } catch (error) {
      noted = new Map([...batch, ...noted]);
      onTrouble(error);
      return false;
    }
  };
  const write = (): Promise<boolean> => {
    clearTimeout(timer);
    timer = undefined;
    writing = writing.then(writeNoted);
    return writing;
  };

  return {
    async read() {
      const rows = await shelf.all();
      const opened = await Promise.all(
        rows.map(async ({ key, sealed }): Promise<[string, unknown]> => [
          key,
          await sealing.open({ table: TABLE, key }, sealed).catch(() => null),
        ]),
      );
      return new Map(opened.filter(([, value]) => value !== null));
    },
    note(key, value) {
      if (closed) return;
      noted = new Map([...noted, [key, value]]);
      timer ??= setTimeout(() => void write(), WRITTEN_WITHIN_MS);
    },
    written: () => (closed ? writing : write()),
    async close() {
      closed = true;
      await write();
      shelf.close();
    },
    async erase() {
      closed = true;
      clearTimeout(timer);
      noted = new Map();
      await writing;
      await shelf.erase();
    },
  };
}
