import { create } from 'zustand';
import { type DeviceChoices, readChoices } from '../core/choices.ts';

const KEPT = 'itqan.devices';

interface ChoicesStore {
  readonly choices: DeviceChoices;
  readonly change: (change: Partial<DeviceChoices>) => void;
}

/** Devices and how they were used last, remembered on this computer. */
export const useChoices = create<ChoicesStore>()((set) => ({
  choices: readChoices(localStorage.getItem(KEPT)),
  change: (change) =>
    set(({ choices }) => {
      const next = { ...choices, ...change };
      localStorage.setItem(KEPT, JSON.stringify(next));
      return { choices: next };
    }),
}));

/** The last look at the devices; null when there was none yet. */
export const useDeviceCheck = (): DeviceChoices['check'] => useChoices((store) => store.choices.check);
