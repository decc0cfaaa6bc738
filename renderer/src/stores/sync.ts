import { create } from 'zustand';
import type { Connection } from '#shared/ipc.ts';

/** The facts behind the strip's three words: connected, synced, saved (product.md, "Habits"). They are never merged. */
export interface SyncFacts {
  readonly connection: Connection | null;
  /** When this window last heard from the server: an answer or a live event. Epoch milliseconds. */
  readonly syncedAt: number | null;
  /** Changes kept on this computer that the server does not have yet. */
  readonly waiting: number;
  /** Changes that met another one and wait for a person. */
  readonly conflicts: number;
  /** Changes that the server refused. */
  readonly refused: number;
}

interface SyncStore extends SyncFacts {
  readonly setConnection: (connection: Connection) => void;
  readonly heard: (at: number) => void;
  /** Told by the outbox whenever its content changes. */
  readonly setOutbox: (outbox: {
    readonly waiting: number;
    readonly conflicts: number;
    readonly refused: number;
  }) => void;
}

export const useSync = create<SyncStore>()((set) => ({
  connection: null,
  syncedAt: null,
  waiting: 0,
  conflicts: 0,
  refused: 0,
  setConnection: (connection) => set({ connection }),
  heard: (at) => set(({ syncedAt }) => ({ syncedAt: Math.max(syncedAt ?? 0, at) })),
  setOutbox: (outbox) => set(outbox),
}));
