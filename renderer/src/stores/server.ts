import { create } from 'zustand';
import type { ServerState } from '#shared/ipc.ts';

interface ServerStore {
  /** Null until main has answered. */
  readonly server: ServerState | null;
  /** Whether this server was ready since the app started: a restart of it later does not close the screens. */
  readonly wasReady: boolean;
  readonly set: (server: ServerState) => void;
}

/** How the server stands that this app works with. */
export const useServer = create<ServerStore>()((set) => ({
  server: null,
  wasReady: false,
  set: (server) =>
    set(({ wasReady }) => ({
      server,
      wasReady: server.phase === 'ready' || (wasReady && server.phase !== 'unconfigured'),
    })),
}));
