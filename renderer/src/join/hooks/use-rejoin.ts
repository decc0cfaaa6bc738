import { useEffect, useRef } from 'react';
import { nextRejoin } from '../core/pace.ts';

/** While the connection is lost and the door is open, goes back in by itself, and at once when the network is back. */
export function useRejoin(isLost: boolean, tries: number, rejoin: () => void): void {
  const again = useRef(rejoin);
  useEffect(() => {
    again.current = rejoin;
  });
  useEffect(() => {
    if (!isLost) return undefined;
    const go = (): void => again.current();
    const timer = setTimeout(go, nextRejoin(tries, Math.random()));
    window.addEventListener('online', go);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('online', go);
    };
  }, [isLost, tries]);
}
