import { useEffect } from 'react';

/** Keeps a phone's screen lit while the class is on. A browser that does not know how, or refuses, changes nothing. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return undefined;
    let lock: WakeLockSentinel | null = null;
    let left = false;
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== 'visible') return;
      const held = await navigator.wakeLock.request('screen');
      if (left) await held.release();
      else lock = held;
    };
    const holdIfAllowed = (): void => {
      // Refused while the battery is low: then the screen goes dark as it always does.
      hold().catch(() => undefined);
    };
    holdIfAllowed();
    // The system takes it back whenever the page is hidden.
    document.addEventListener('visibilitychange', holdIfAllowed);
    return () => {
      left = true;
      document.removeEventListener('visibilitychange', holdIfAllowed);
      void lock?.release();
    };
  }, []);
}
