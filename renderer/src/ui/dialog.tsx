import { Modal, type ModalProps } from '@mantine/core';
import classes from './dialog.module.css';
import { useFocusBack } from './use-focus-back.ts';

/** A dialog that is there only while it is open: when it goes, the keyboard is again where it was before. */
export function Dialog({ children, ...props }: Omit<ModalProps, 'opened' | 'returnFocus'>) {
  useFocusBack();
  return (
    <Modal opened returnFocus={false} {...props}>
      <div ref={beginHere} tabIndex={-1} className={classes.begin ?? ''}>
        {children}
      </div>
    </Modal>
  );
}

/**
 * The keyboard begins in the first field where that is one to write in; a list, a choice or an act is a Tab away, so that
 * nothing lies over the dialog at once and no Enter decides by itself. Never at the cross, which stands before them.
 */
function beginHere(content: HTMLElement | null): void {
  if (content === null || content.querySelector('[data-autofocus]') !== null) return;
  const first = content.querySelector('input, textarea, select, button, a');
  const isWritten = first?.matches('textarea, input:not([type="radio"], [type="checkbox"], [aria-haspopup])') === true;
  (isWritten ? first : content).setAttribute('data-autofocus', '');
}
