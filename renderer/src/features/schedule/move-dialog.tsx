import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { ReasonField } from '#renderer/ui/reason-field.tsx';
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
    <FormDialog
      title={t('move.to', { title: `\u2068${session.title}\u2069` })}
      size={520}
      action={t('move.action')}
      ready={choice.free && reason.trim() !== ''}
      pending={sending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <TimeFields choice={choice} />
      <ReasonField label={t('move.reason')} value={reason} onChange={setReason} />
    </FormDialog>
  );
}
