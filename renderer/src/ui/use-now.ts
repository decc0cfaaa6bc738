import { useCallback, useSyncExternalStore } from 'react';
import { serverNow, useClockOffset } from '#renderer/stores/clock.ts';

/**
 * The time by the server's clock, in epoch milliseconds, rounded down to `stepMs`; the component renders again at each
 * step. Take the largest step that looks right: 60,000 for a clock, 1,000 for a countdown.
 */
export function useNow(stepMs: number): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      let timer: ReturnType<typeof setTimeout>;
      const wait = (): void => {
        timer = setTimeout(
          () => {
            changed();
            wait();
          },
          stepMs - (serverNow() % stepMs),
        );
      };
      wait();
      // When the server's clock becomes known, both the time and its next step are other ones.
      const forget = useClockOffset.subscribe(() => {
        clearTimeout(timer);
        changed();
        wait();
      });
      // A timer sleeps with the computer and would come late.
      document.addEventListener('visibilitychange', changed);
      return () => {
        clearTimeout(timer);
        forget();
        document.removeEventListener('visibilitychange', changed);
      };
    },
    [stepMs],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(serverNow() / stepMs) * stepMs);
}
