import { Draggable } from '@fullcalendar/react/interaction';
import { useEffect } from 'react';
import calendar from '../grid.module.css';
import type { Hand } from './use-hand.ts';

/** A line of the classes without a time that can be dragged onto the calendar, wherever on the screen it stands. */
const LINE = '[data-drag-minutes]';

interface DragIn {
  readonly hand: Hand;
  /** The pointer comes near a class: what may refuse it is asked for, for a drag cannot wait. */
  readonly ask: (sessionId: number) => void;
  /** It hangs over no day (any more). */
  readonly clear: () => void;
}

/** Lets the classes that wait for a time be dragged into the calendar; what becomes of them there is `useDrag`'s. */
export function useDragIn({ hand, ask, clear }: DragIn): void {
  useEffect(() => {
    const near = ({ target }: PointerEvent): void => {
      const line = target instanceof Element ? target.closest<HTMLElement>(LINE) : null;
      if (line !== null) ask(Number(line.dataset['waiting']));
    };
    const release = (): void => {
      hand.letGo();
      clear();
      window.removeEventListener('mouseup', release);
    };
    const draggable = new Draggable(document.body, {
      itemSelector: LINE,
      eventData: ({ dataset }) => {
        hand.take(hand.at(), ({ target }) => {
          if (!(target instanceof Element) || target.closest(`.${calendar['calendar'] ?? ''}`) === null) clear();
        });
        window.addEventListener('mouseup', release);
        const minutes = Number(dataset['dragMinutes']);
        return {
          id: dataset['waiting'] ?? '',
          title: dataset['dragTitle'] ?? '',
          duration: { minutes },
          extendedProps: { minutes },
        };
      },
    });
    document.addEventListener('pointerover', near);
    return () => {
      draggable.destroy();
      document.removeEventListener('pointerover', near);
      window.removeEventListener('mouseup', release);
    };
  }, [hand, ask, clear]);
}
