import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives the heading the focus when the page turns to something else by itself or by a press, so that readers of the
 * screen hear it; not on the first load, where the browser reads from the top.
 */
export function useTurnedTo<T extends HTMLElement>(what: string): RefObject<T | null> {
  const heading = useRef<T>(null);
  useEffect(() => {
    document.title = what;
    if (pageHasTurned) heading.current?.focus({ preventScroll: true });
    pageHasTurned = true;
  }, [what]);
  return heading;
}

let pageHasTurned = false;
