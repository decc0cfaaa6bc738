import { useTranslation } from 'react-i18next';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { type MovedClass, useTimeChoice } from './hooks/use-time-choice.ts';
import { TimeFields } from './time-fields.tsx';

interface ChooseTimeDialogProps {
  readonly session: MovedClass & { readonly title: string };
  /** The time that stands in the fields first. */
  readonly first: number;
  /** What will refuse more than today's blocked days, when the choice is carried out. */
  readonly alsoBlocked: (startsAt: number) => boolean;
  readonly onChoose: (startsAt: number) => void;
  readonly onClose: () => void;
}

/** A time for a class that is moved later, with something else: refused as a move is, and nothing is written. */
export function ChooseTimeDialog({ session, first, alsoBlocked, onChoose, onClose }: ChooseTimeDialogProps) {
  const { t } = useTranslation('calendar');
  const choice = useTimeChoice(session, alsoBlocked, first);
  return (
    <FormDialog
      title={t('move.to', { title: `\u2068${session.title}\u2069` })}
      size={520}
      action={t('move.choose')}
      ready={choice.free}
      onSend={() => {
        if (choice.startsAt === null) return;
        onChoose(choice.startsAt);
        onClose();
      }}
      onClose={onClose}
    >
      <TimeFields choice={choice} />
    </FormDialog>
  );
}
