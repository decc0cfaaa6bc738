import { type KeyboardEvent, useCallback, useRef } from 'react';

/** Which way an arrow points on the screen, whatever the direction of the text. */
const ARROWS: Readonly<Record<string, { readonly x: number; readonly y: number }>> = {
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
};

interface EventKeys {
  readonly ref: React.RefObject<HTMLElement | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Puts the focus on the first class in sight. */
  readonly enter: () => void;
}

/** The classes of the calendar by the arrows: the next of the same day up and down, the nearest of the next days aside. */
export function useEventKeys(): EventKeys {
  const ref = useRef<HTMLElement>(null);
  const enter = useCallback((): void => {
    const all = eventsIn(ref.current);
    focus(all.find((one) => isInSight(one, ref.current)) ?? all[0]);
  }, []);
  const onKeyDown = useCallback((event: KeyboardEvent): void => {
    const way = ARROWS[event.key];
    const from = event.target instanceof Element ? event.target.closest<HTMLElement>(FOCUSABLE) : null;
    if (way === undefined || from === null || event.ctrlKey || event.altKey || event.shiftKey) return;
    if (from.querySelector('[data-session]') === null) return;
    event.preventDefault();
    focus(nearest(from, eventsIn(ref.current), way));
  }, []);
  return { ref, onKeyDown, enter };
}

const FOCUSABLE = '[tabindex="0"]';

function eventsIn(root: HTMLElement | null): readonly HTMLElement[] {
  const marks = root?.querySelectorAll('[data-session]') ?? [];
  return [...marks].flatMap((mark) => mark.closest<HTMLElement>(FOCUSABLE) ?? []);
}

function focus(event: HTMLElement | undefined): void {
  event?.focus();
  event?.scrollIntoView({ block: 'nearest' });
}

function isInSight(event: HTMLElement, root: HTMLElement | null): boolean {
  const [box, within] = [event.getBoundingClientRect(), root?.getBoundingClientRect()];
  return within !== undefined && box.top >= within.top + 60 && box.bottom <= within.bottom;
}

interface Way {
  readonly x: number;
  readonly y: number;
}

/** The one that lies that way and is nearest; what is across the way counts thrice, so that a column is kept. */
function nearest(from: HTMLElement, all: readonly HTMLElement[], { x, y }: Way): HTMLElement | undefined {
  const here = middle(from);
  const ranked = all.flatMap((one) => {
    const { left, top } = middle(one);
    const [along, across] =
      x === 0
        ? [(top - here.top) * y, Math.abs(left - here.left)]
        : [(left - here.left) * x, Math.abs(top - here.top) / 10];
    return one !== from && along > 4 ? [{ one, far: along + 3 * across }] : [];
  });
  return ranked.toSorted((a, b) => a.far - b.far)[0]?.one;
}

function middle(event: HTMLElement): { readonly left: number; readonly top: number } {
  const { left, top, width, height } = event.getBoundingClientRect();
  return { left: left + width / 2, top: top + height / 2 };
}
