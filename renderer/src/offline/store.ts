import { Dexie, type EntityTable } from 'dexie';
import { z } from 'zod';
import { sessionDetail, type SessionDetail } from '#shared/contract/sessions.ts';
import { type Copy, EMPTY_COPY, type Step } from './copy.ts';
import type { Sealing } from './sealing.ts';

/** So many rows are opened before the screen shows them; then twice as many, and so on: few redraws, the first one soon. */
const FIRST_GROUP = 60;

interface SessionRowAtRest {
  readonly id: number;
  readonly sealed: Uint8Array<ArrayBuffer>;
}
interface PlaceAtRest {
  readonly key: 'copy';
  readonly sealed: Uint8Array<ArrayBuffer>;
}
type Database = Dexie & {
  readonly sessions: EntityTable<SessionRowAtRest, 'id'>;
  readonly places: EntityTable<PlaceAtRest, 'key'>;
};

const place = z.object({ cursor: z.string().nullable(), asOf: z.number().nullable() });

/** The copy as it lies on this computer: every row sealed, nothing but numbers to find them by. */
export interface CopyStore {
  /** Reads everything, handing over what is known so far after each group. */
  read(onProgress: (copy: Copy) => void): Promise<Copy>;
  /** Writes a step down whole or not at all. */
  write(step: Step): Promise<void>;
  close(): void;
  /** Deletes it from this computer. */
  erase(): Promise<void>;
}

/** Opens the database that belongs to the key, or makes it. Rejects when this computer does not let the app keep data. */
export async function openStore(sealing: Sealing): Promise<CopyStore> {
  const database = new Dexie(sealing.databaseName) as Database;
  database.version(1).stores({ sessions: 'id', places: 'key' });
  await database.open();

  /** A row that was damaged, or that an older version wrote in another form, reads as missing. */
  const openSession = async (row: SessionRowAtRest): Promise<SessionDetail | null> => {
    const value = await sealing.open({ table: 'sessions', key: row.id }, row.sealed).catch(() => null);
    return sessionDetail.safeParse(value).data ?? null;
  };
  const openPlace = async (): Promise<z.infer<typeof place> | null> => {
    const row = await database.places.get('copy');
    if (row === undefined) return null;
    const value = await sealing.open({ table: 'places', key: 'copy' }, row.sealed).catch(() => null);
    return place.safeParse(value).data ?? null;
  };

  return {
    async read(onProgress) {
      const kept = await openPlace();
      if (kept === null) return EMPTY_COPY;
      const ids = (await database.sessions.toCollection().primaryKeys()).toSorted((a, b) => b - a);
      const sessions = new Map<number, SessionDetail>();
      let whole = true;
      for (let at = 0, until = FIRST_GROUP; at < ids.length; at = until, until *= 2) {
        const rows = await database.sessions.bulkGet(ids.slice(at, until));
        const opened = await Promise.all(rows.flatMap((row) => (row === undefined ? [] : [openSession(row)])));
        for (const session of opened) {
          if (session === null) whole = false;
          else sessions.set(session.id, session);
        }
        onProgress({ sessions: new Map(sessions), cursor: null, asOf: kept.asOf });
      }
      // With a row missing the walk begins anew: the server sends what is not there.
      return { sessions, cursor: whole ? kept.cursor : null, asOf: kept.asOf };
    },
    async write({ copy, put, drop }) {
      // Sealed before the transaction: IndexedDB closes one that waits for anything else.
      const rows = await Promise.all(
        put.map(async (session) => ({
          id: session.id,
          sealed: await sealing.seal({ table: 'sessions', key: session.id }, session),
        })),
      );
      const sealed = await sealing.seal({ table: 'places', key: 'copy' }, {
        cursor: copy.cursor,
        asOf: copy.asOf,
      } satisfies z.infer<typeof place>);
      await database.transaction('rw', database.sessions, database.places, async () => {
        await database.sessions.bulkPut(rows);
        await database.sessions.bulkDelete([...drop]);
        await database.places.put({ key: 'copy', sealed });
      });
    },
    close: () => database.close(),
    erase: () => database.delete(),
  };
}
