import { useEffect, useState } from 'react';

/** The panel, else the table: for when what had the keyboard is gone, or disabled while it waits. */
const focusAround = (): void =>
  document.querySelector<HTMLElement>('aside[tabindex="-1"], main [role="grid"][tabindex]')?.focus();

/** For an answer that stands where its form stood: the keyboard stays about here. */
export function useFocusKept(): void {
  useEffect(() => {
    if (document.activeElement === document.body) focusAround();
  }, []);
}

/** For what takes the keyboard while it is there: when it goes, the keyboard is again where it was before. */
export function useFocusBack(takes = true): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (!takes || document.activeElement !== document.body) return;
      if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
      else focusAround();
    },
    [before, takes],
  );
}
