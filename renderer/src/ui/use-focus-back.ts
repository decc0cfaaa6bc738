import { useEffect, useState } from 'react';

/** What asked for a dialog may be gone, or disabled while it waits: then the panel has the keyboard, or the table. */
const AROUND = 'aside[tabindex="-1"], main [role="grid"][tabindex]';

/** For what takes the keyboard while it is there: when it goes, the keyboard is again where it was before. */
export function useFocusBack(takes = true): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (!takes || document.activeElement !== document.body) return;
      const asked = before instanceof HTMLElement && before !== document.body && before.isConnected;
      (asked ? before : document.querySelector<HTMLElement>(AROUND))?.focus();
    },
    [before, takes],
  );
}
