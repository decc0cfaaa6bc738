import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from './dialog.tsx';
import classes from './form-dialog.module.css';

interface FormDialogProps {
  readonly title: ReactNode;
  readonly size?: number;
  readonly children: ReactNode;
  /** Beside the button: what is still missing, or how far it is. */
  readonly hint?: ReactNode;
  /** The words of the button: the act itself, never "OK". */
  readonly action: string;
  /** `bad` for what takes something away from somebody. */
  readonly tone?: 'accent' | 'bad';
  readonly ready: boolean;
  readonly pending?: boolean;
  /** Only while it is ready and nothing is on its way. */
  readonly onSend: () => void;
  readonly onClose: () => void;
}

/** Fields in a dialog with the one act below them, by Enter as by the button. */
export function FormDialog(props: FormDialogProps) {
  const { title, size = 560, children, hint, action, tone = 'accent', ready, pending = false, onSend, onClose } = props;
  return (
    <Dialog onClose={onClose} title={title} size={size}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !pending) onSend();
        }}
      >
        <Stack gap={16}>
          {children}
          <Group justify="space-between" wrap="nowrap">
            <span className={classes.hint} role="status">
              {hint}
            </span>
            <Button
              type="submit"
              className={classes.act ?? ''}
              variant={tone === 'bad' ? 'outline' : 'filled'}
              color={tone}
              loading={pending}
              disabled={!ready}
            >
              {action}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
