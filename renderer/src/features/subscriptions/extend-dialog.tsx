import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubscriptionRow } from '#shared/contract/subscriptions.ts';
import { DAY } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, wallOf } from '#renderer/i18n/wall-time.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';

interface ExtendDialogProps {
  readonly subscription: SubscriptionRow;
  readonly onExtend: (to: number, reason: string) => Promise<boolean>;
  readonly onClose: () => void;
}

/** A later end with a reason. */
export function ExtendDialog({ subscription, onExtend, onClose }: ExtendDialogProps) {
  const { t } = useTranslation('subscriptions');
  const { shortDate, settings } = useFormat();
  const { endsAt } = subscription;
  const [day, setDay] = useState(() => wallOf(Math.max(endsAt, serverNow()) + 7 * DAY, settings.timeZone).day);
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const begins = instantOf({ day, time: '00:00' }, settings.timeZone);
  const send = async (): Promise<void> => {
    if (begins === null || reason.trim() === '') return;
    setSending(true);
    if (await onExtend(begins + DAY, reason.trim())) onClose();
    else setSending(false);
  };
  return (
    <Dialog onClose={onClose} title={t('acts.extendTitle')} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
          <p>{t('acts.extendBody', { to: shortDate(endsAt) })}</p>
          <TextInput
            type="date"
            data-autofocus
            label={t('acts.extendTo')}
            value={day}
            onChange={({ currentTarget }) => setDay(currentTarget.value)}
          />
          <Textarea
            label={t('acts.extendReason')}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={sending} disabled={begins === null || reason.trim() === ''}>
              {t('acts.extend')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
