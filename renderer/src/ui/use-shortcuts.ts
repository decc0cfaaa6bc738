import { useEffect, useRef } from 'react';
import { create } from 'zustand';

export interface Shortcut {
  /** The key's place on the keyboard (`KeyK`, `Slash`, `Enter`): the same on an Arabic keyboard. */
  readonly code: string;
  readonly ctrl?: boolean;
  readonly shift?: boolean;
  /** As printed: `Ctrl K`. */
  readonly shown: string;
  readonly label: string;
  readonly run: () => void;
  /** Acts even while somebody types. Only for keys with Ctrl. */
  readonly whileTyping?: boolean;
}

type ShownShortcut = Pick<Shortcut, 'shown' | 'label'>;

interface ShortcutStore {
  readonly groups: ReadonlyMap<symbol, readonly ShownShortcut[]>;
  readonly put: (owner: symbol, shortcuts: readonly ShownShortcut[] | null) => void;
}

/** What can be pressed now, for the list under `?`. */
export const useShownShortcuts = create<ShortcutStore>()((set) => ({
  groups: new Map(),
  put: (owner, shortcuts) =>
    set(({ groups }) => {
      const next = new Map(groups);
      if (shortcuts === null) next.delete(owner);
      else next.set(owner, shortcuts);
      return { groups: next };
    }),
}));

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** A button or a link answers Enter and Space itself. */
const answersItself = (target: EventTarget | null, code: string): boolean =>
  (code === 'Enter' || code === 'Space') &&
  target instanceof HTMLElement &&
  target.closest('button, a, [role="button"], [role="menuitem"], [role="grid"]') !== null;

/** Keys of the screen while it is shown. Nothing fires behind a dialog. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts);
  const put = useShownShortcuts((store) => store.put);
  // The list under `?` changes only when its words do, not with every new function.
  const said = shortcuts.map(({ shown, label }) => `${shown}\n${label}`).join('\n\n');

  useEffect(() => {
    current.current = shortcuts;
  });

  useEffect(() => {
    const owner = Symbol('shortcuts');
    put(
      owner,
      said.split('\n\n').map((line) => {
        const [shown = '', label = ''] = line.split('\n');
        return { shown, label };
      }),
    );
    return () => put(owner, null);
  }, [put, said]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey || event.repeat) return;
      if (document.querySelector('[role="dialog"][aria-modal="true"]') !== null) return;
      const ctrl = event.ctrlKey || event.metaKey;
      const hit = current.current.find(
        (one) => one.code === event.code && (one.ctrl ?? false) === ctrl && (one.shift ?? false) === event.shiftKey,
      );
      if (hit === undefined || answersItself(event.target, event.code)) return;
      if (isTyping(event.target) && hit.whileTyping !== true) return;
      event.preventDefault();
      hit.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}
