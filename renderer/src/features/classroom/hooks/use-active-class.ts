import { useEffect } from 'react';
import { desktop } from '#renderer/api/desktop.ts';

/** Which class this window is in; it outlives a reload of the page, and nothing else. */
const KEPT = 'itqan.active-class';

export const wasActive = (sessionId: number): boolean => sessionStorage.getItem(KEPT) === String(sessionId);

/**
 * While the class is on: the computer stays awake, a hidden window keeps its timers, and a reload leads back into the
 * room (product.md, Classroom). A page that is loaded anew does not run the end of this effect, which is the point.
 */
export function useActiveClass(sessionId: number, active: boolean): void {
  useEffect(() => {
    if (!active) return undefined;
    sessionStorage.setItem(KEPT, String(sessionId));
    void desktop.setClassActive({ active: true, sessionId });
    return () => {
      sessionStorage.removeItem(KEPT);
      void desktop.setClassActive({ active: false, sessionId: null });
    };
  }, [sessionId, active]);
}
