import { create } from 'zustand';
import type { AppSettings } from '#shared/ipc.ts';
import { desktop } from '#renderer/api/desktop.ts';

interface SettingsStore extends AppSettings {
  /** Takes effect at once and is kept by main for the next start. */
  readonly set: (change: Partial<AppSettings>) => void;
}

/** What this installation remembers: language and colours. */
export const useSettings = create<SettingsStore>()((change) => ({
  ...desktop.initial,
  set(next) {
    change(next);
    void desktop.setSettings(next);
  },
}));
