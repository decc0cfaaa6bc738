import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { type ApiFailure, failureOf } from '#renderer/api/failure.ts';
import { FailureStrip } from '#renderer/ui/failure-strip.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import classes from './unlock-dialog.module.css';

interface UnlockDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onUnlocked: () => void;
}

/** Asks for the earlier password; main opens the copy with it and closes it anew with today's. */
export function UnlockDialog({ opened, onClose, onUnlocked }: UnlockDialogProps) {
  const { t } = useTranslation(['offline', 'ui', 'signIn']);
  const [oldPassword, setOldPassword] = useState('');
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const unlock = async (): Promise<void> => {
    setPending(true);
    const answer = await desktop.unlockOfflineCopy({ oldPassword });
    setPending(false);
    setFailure(answer.ok ? null : failureOf(answer.failure));
    if (!answer.ok) return;
    setOldPassword('');
    notifySuccess(t('sealed.opened'));
    onClose();
    onUnlocked();
  };
  return (
    <Modal opened={opened} onClose={onClose} title={t('sealed.dialog')} size={520}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (oldPassword !== '' && !pending) void unlock();
        }}
      >
        {failure === null ? null : <FailureStrip title={t('sealed.wrong')} failure={failure} />}
        <PasswordInput
          label={t('sealed.oldPassword')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('signIn:showPassword') }}
          data-autofocus
          value={oldPassword}
          onChange={(event) => setOldPassword(event.currentTarget.value)}
        />
        <div className={classes.actions}>
          <Button type="submit" aria-disabled={pending} data-disabled={pending || undefined}>
            {t('sealed.open')}
          </Button>
          <Button variant="subtle" onClick={onClose}>
            {t('ui:confirm.cancel')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
