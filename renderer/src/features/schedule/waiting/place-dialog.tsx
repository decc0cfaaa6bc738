import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { Wall } from '#renderer/i18n/wall-time.ts';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { PlaceRows } from './place-rows.tsx';
import { usePlaceDraft, type Waiting } from './use-place-draft.ts';
import { usePlacing } from './use-placing.ts';

interface PlaceDialogProps {
  /** Whose classes: the student, or the group. */
  readonly title: string;
  readonly waiting: readonly Waiting[];
  /** The time that the first has in the form, where one was pointed at. */
  readonly first?: Wall;
  readonly onClose: () => void;
}

/** Classes that wait get their times, several in a row; who was refused says why and stays (domain.md 2, 5). */
export function PlaceDialog({ title, waiting, first, onClose }: PlaceDialogProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  // A class that has its time by now falls out of the list behind the dialog, and stays in it.
  const [rows] = useState(waiting);
  const draft = usePlaceDraft(rows, first);
  const placing = usePlacing();
  const [said, setSaid] = useState('');
  const wanted = draft.wishes.filter(({ sessionId }) => !('at' in (placing.answers.get(sessionId) ?? {})));
  const send = async (): Promise<void> => {
    const done = await placing.send(wanted);
    const before = rows.length - wanted.length;
    const result = t('place.result', { done: format.number(done), all: format.number(wanted.length) });
    setSaid(result);
    if (done < wanted.length || placedBefore(placing.answers) < before) return;
    notifySuccess(result);
    onClose();
  };
  return (
    <FormDialog
      title={t('place.title', { title: `\u2068${title}\u2069` })}
      size={720}
      hint={said}
      action={t('place.action', { count: wanted.length })}
      ready={wanted.length > 0}
      pending={placing.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <PlaceRows waiting={rows} draft={draft} placing={placing} />
    </FormDialog>
  );
}

const placedBefore = (answers: ReturnType<typeof usePlacing>['answers']): number =>
  [...answers.values()].filter((one) => 'at' in one).length;
