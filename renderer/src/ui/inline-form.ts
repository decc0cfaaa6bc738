import type { KeyboardEvent, RefCallback } from 'react';
import { isEscape } from './is-escape.ts';

/**
 * For a form that opens where its button stood, in a list or a panel: the keyboard goes on in its first field, Escape
 * leaves the form and not the panel around it, and afterwards the keyboard is at what the form stood in.
 */
export const inlineForm = (onClose: () => void) => ({
  ref: goOnHere,
  onKeyDown: (event: KeyboardEvent): void => {
    if (!isEscape(event)) return;
    event.preventDefault();
    onClose();
  },
});

const goOnHere: RefCallback<HTMLFormElement> = (form) => {
  form?.querySelector<HTMLElement>('input:not([type="hidden"]), textarea')?.focus();
  form?.scrollIntoView({ block: 'nearest' });
  const around = form?.parentElement?.closest<HTMLElement>('[tabindex="-1"]');
  return () => {
    // A button that was pressed and waits is disabled, and has lost the focus to nobody.
    const at = document.activeElement;
    if (at === document.body || form?.contains(at) === true) around?.focus();
  };
};
