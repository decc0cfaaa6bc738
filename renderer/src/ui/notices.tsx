import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { STROKE } from './icons/icon.ts';
import { PresentIcon } from './icons/verdict-icons.tsx';
import { LinkButton } from './link-button.tsx';

/** The way back from what was just done. */
interface Undo {
  readonly label: string;
  readonly run: () => void;
}

/** Says that something was done: a short sentence that goes by itself, later when it can be undone. */
export function notifySuccess(message: string, undo?: Undo): void {
  const id = notifications.show({
    message:
      undo === undefined ? (
        message
      ) : (
        <>
          {message}{' '}
          <LinkButton
            onPress={() => {
              notifications.hide(id);
              undo.run();
            }}
          >
            {undo.label}
          </LinkButton>
        </>
      ),
    icon: <PresentIcon size={20} />,
    color: 'accent',
    c: 'var(--ok)',
    autoClose: undo === undefined ? 4_000 : 12_000,
    withCloseButton: false,
    role: 'status',
  });
}

/** Says that something asked for was not done, and why. Stays until it is closed. */
export function notifyFailure(title: string, sentence: string): void {
  notifications.show({
    title,
    message: sentence,
    icon: <IconAlertTriangle size={20} stroke={STROKE} />,
    color: 'accent',
    c: 'var(--bad)',
    autoClose: false,
    role: 'alert',
  });
}
