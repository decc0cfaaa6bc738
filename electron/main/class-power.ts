import { powerSaveBlocker, type BrowserWindow } from 'electron';

/** What a live class needs of the computer. */
export interface ClassPower {
  isActive(): boolean;
  set(active: boolean): void;
}

/**
 * While a class is on, the screen does not go to sleep and a hidden window keeps its timers; a throttled one would stop
 * levels, clocks and reconnects (livekit.md 8).
 */
export function setupClassPower(window: () => BrowserWindow | null, onChange: (active: boolean) => void): ClassPower {
  let blocker: number | null = null;
  return {
    isActive: () => blocker !== null,
    set: (active) => {
      if (active === (blocker !== null)) return;
      if (blocker === null) {
        blocker = powerSaveBlocker.start('prevent-display-sleep');
      } else {
        powerSaveBlocker.stop(blocker);
        blocker = null;
      }
      window()?.webContents.setBackgroundThrottling(!active);
      onChange(active);
    },
  };
}
