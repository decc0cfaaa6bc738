// @vitest-environment happy-dom
import { cleanup, screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { show } from './support.tsx';

afterEach(cleanup);

const open = (field: React.ReactNode) =>
  show(
    <FormDialog title="Move" action="Move the class" ready onSend={() => undefined} onClose={() => undefined}>
      {field}
    </FormDialog>,
  );

test('a dialog begins at its first field, not at the cross that closes it', async () => {
  open(<input aria-label="Reason" />);
  await expect.poll(() => document.activeElement?.tagName).toBe('FORM');
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByLabelText('Reason'));
});

test('a field that asks for it is where the dialog begins', async () => {
  open(
    <>
      <input aria-label="Reason" />
      <input aria-label="New time" data-autofocus />
    </>,
  );
  await expect.poll(() => document.activeElement).toBe(screen.getByLabelText('New time'));
});
