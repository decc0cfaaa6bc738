import { create } from 'zustand';

interface ClockStore {
  /** Server's clock minus this computer's, in milliseconds; the server's clock decides (reliability.md 9). */
  readonly offsetMs: number;
  readonly setOffset: (offsetMs: number) => void;
}

export const useClockOffset = create<ClockStore>()((set) => ({
  offsetMs: 0,
  setOffset: (offsetMs) => set({ offsetMs }),
}));

/** What the time is by the server, as well as this window knows. Epoch milliseconds. */
export const serverNow = (): number => Date.now() + useClockOffset.getState().offsetMs;
