import { createContext, use, useCallback, useSyncExternalStore } from 'react';
import { type ServerClock, timeBy } from '../core/clock.ts';

/** The server's time now, epoch ms. Before the first answer the device's own. */
export const serverTime = (clock: ServerClock | null): number =>
  clock === null ? Date.now() : timeBy(clock, performance.now());

const ClockContext = createContext<ServerClock | null>(null);
export const ClockProvider = ClockContext.Provider;

/** The server's time, rounded down to whole seconds; the component renders again at each. */
export const useServerTime = (): number => useTimeBy(use(ClockContext));

/** The same by a given clock, for the component that provides it. */
export function useTimeBy(clock: ServerClock | null): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (): void => {
        timer = setTimeout(
          () => {
            changed();
            wait();
          },
          1_000 - (serverTime(clock) % 1_000),
        );
      };
      wait();
      // Timers sleep with the device and would come late.
      document.addEventListener('visibilitychange', changed);
      return () => {
        clearTimeout(timer);
        document.removeEventListener('visibilitychange', changed);
      };
    },
    [clock],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(serverTime(clock) / 1_000) * 1_000);
}
