// @vitest-environment happy-dom
import { cleanup, fireEvent, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, expect, test } from 'vitest';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { SidePanel } from '#renderer/ui/work-sheet.tsx';
import { show } from './support.tsx';

afterEach(cleanup);

const dialog = (field: React.ReactNode, onClose = (): void => undefined) => (
  <FormDialog title="Move" action="Move the class" ready onSend={() => undefined} onClose={onClose}>
    {field}
  </FormDialog>
);

test('a dialog begins at its first field, not at the cross that closes it', async () => {
  show(dialog(<input aria-label="Reason" />));
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Reason'));
});

test('a list that comes first is one Tab away, so that it does not lie open over the dialog', async () => {
  show(dialog(<input aria-label="Teacher" aria-haspopup="listbox" />));
  await expect.poll(() => document.activeElement?.hasAttribute('data-autofocus')).toBe(true);
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByLabelText('Teacher'));
});

test('a field that asks for it is where the dialog begins', async () => {
  show(
    dialog(
      <>
        <input aria-label="Reason" />
        <input aria-label="New time" data-autofocus />
      </>,
    ),
  );
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('New time'));
});

/** A panel with a button that opens the dialog, as a class of the calendar has them. */
function Panel({ onClose }: { readonly onClose: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <SidePanel title="The class" onClose={onClose}>
      <button type="button" onClick={() => setOpen(true)}>
        Move it
      </button>
      {open ? dialog(<input aria-label="Reason" />, () => setOpen(false)) : null}
    </SidePanel>
  );
}

test('Escape in a dialog leaves the panel that opened it, whose button has the keyboard again', async () => {
  let closed = 0;
  show(<Panel onClose={() => (closed += 1)} />);
  screen.getByText('Move it').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('Reason'));
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.activeElement).toBe(screen.getByText('Move it'));
  expect(closed).toBe(0);
  fireEvent.keyDown(screen.getByText('Move it'), { key: 'Escape' });
  expect(closed).toBe(1);
});
