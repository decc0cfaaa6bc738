import { Button, Group, Modal, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { useMove } from './hooks/use-move.ts';
import { useTimeChoice } from './hooks/use-time-choice.ts';
import { TimeFields } from './time-fields.tsx';

interface MoveDialogProps {
  readonly session: SessionRow;
  readonly onClose: () => void;
}

/** "Move to…": the drag's twin for the keyboard, refused by the same rule and in the same words. */
export function MoveDialog({ session, onClose }: MoveDialogProps) {
  const { t } = useTranslation('calendar');
  const move = useMove();
  const choice = useTimeChoice(session);
  const [reason, setReason] = useState('');
  const [sending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (choice.startsAt === null) return;
    setSending(true);
    if (await move(session, choice.startsAt, reason)) onClose();
    else setSending(false);
  };
  return (
    <Modal opened onClose={onClose} title={t('move.to', { title: `\u2068${session.title}\u2069` })} size={520}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
          <TimeFields choice={choice} />
          <Textarea
            label={t('move.reason')}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={sending} disabled={!choice.free || reason.trim() === ''}>
              {t('move.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
