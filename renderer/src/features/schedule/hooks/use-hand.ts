import { useState } from 'react';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The hand that drags: where it is, and whether Esc took it all back, neither of which FullCalendar tells. */
export interface Hand {
  readonly at: () => Point;
  readonly isTakenBack: () => boolean;
  readonly take: (from: Point, onMove?: (event: PointerEvent) => void) => void;
  readonly letGo: () => void;
}

export function useHand(): Hand {
  const [hand] = useState(createHand);
  return hand;
}

function createHand(): Hand {
  let at: Point = { x: 0, y: 0 };
  let takenBack = false;
  let listening = new AbortController();
  return {
    at: () => at,
    isTakenBack: () => takenBack,
    take(from, onMove) {
      listening.abort();
      listening = new AbortController();
      at = from;
      takenBack = false;
      const follow = (event: PointerEvent): void => {
        at = { x: event.clientX, y: event.clientY };
        onMove?.(event);
      };
      const escape = (event: KeyboardEvent): void => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        takenBack = true;
        // FullCalendar knows no way back: the class is let go, and whoever takes it asks `isTakenBack`.
        document.dispatchEvent(new MouseEvent('mouseup', { bubbles: true, clientX: at.x, clientY: at.y }));
      };
      const { signal } = listening;
      window.addEventListener('pointermove', follow, { signal });
      window.addEventListener('keydown', escape, { signal, capture: true });
    },
    letGo: () => listening.abort(),
  };
}
