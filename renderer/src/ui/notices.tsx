import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { STROKE } from './icons/icon.ts';
import { PresentIcon } from './icons/verdict-icons.tsx';

/** Says that something was done: a short sentence that goes by itself. */
export function notifySuccess(message: string): void {
  notifications.show({
    message,
    icon: <PresentIcon size={20} />,
    color: 'accent',
    c: 'var(--ok)',
    autoClose: 4_000,
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
