import { create } from 'zustand';
import type { Connection } from '#shared/ipc.ts';
import { useClockOffset } from './clock.ts';

/** The facts behind the strip's three words: connected, synced, saved (product.md, "Habits"). They are never merged. */
export interface SyncFacts {
  readonly connection: Connection | null;
  /** When this window last heard from the server, an answer or a live event, by the server's clock. Epoch milliseconds. */
  readonly syncedAt: number | null;
  /** Changes kept on this computer that the server does not have yet. */
  readonly waiting: number;
  /** Changes that met another one and wait for a person. */
  readonly conflicts: number;
  /** Changes that the server refused. */
  readonly refused: number;
}

interface SyncStore extends Omit<SyncFacts, 'syncedAt'> {
  /** All that the server is not known to have: what waits, conflicts or was refused, and what is only being sent. */
  readonly unsent: number;
  /** A class whose evaluation has something that waits for the server or for a person. */
  readonly unsentIn: number | null;
  /** By this computer's clock, which may be wrong: the server's is known only after its first answer. */
  readonly heardAt: number | null;
  /** As of when the copy on this computer is, by the server's clock. */
  readonly copyAsOf: number | null;
  readonly setConnection: (connection: Connection) => void;
  readonly heard: (at: number) => void;
  readonly copyOpened: (asOf: number) => void;
  /** Told by the outbox whenever its content changes. */
  readonly setOutbox: (outbox: {
    readonly waiting: number;
    readonly conflicts: number;
    readonly refused: number;
    readonly unsent: number;
    readonly unsentIn: number | null;
  }) => void;
}

export const useSync = create<SyncStore>()((set) => ({
  connection: null,
  heardAt: null,
  copyAsOf: null,
  waiting: 0,
  conflicts: 0,
  refused: 0,
  unsent: 0,
  unsentIn: null,
  setConnection: (connection) => set({ connection }),
  heard: (heardAt) => set({ heardAt }),
  copyOpened: (copyAsOf) => set({ copyAsOf }),
  setOutbox: (outbox) => set(outbox),
}));

/** The strip's facts, with the time of the last word from the server by the server's clock (reliability.md 9). */
export function useSyncFacts(): SyncFacts {
  const { heardAt, copyAsOf, connection, waiting, conflicts, refused } = useSync();
  const { offsetMs } = useClockOffset();
  const heard = heardAt === null ? null : heardAt + offsetMs;
  const syncedAt = heard === null || copyAsOf === null ? (heard ?? copyAsOf) : Math.max(heard, copyAsOf);
  return { connection, syncedAt, waiting, conflicts, refused };
}
