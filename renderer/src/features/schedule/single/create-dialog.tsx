import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateTarget } from '#shared/contract/scheduling.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { MINUTES, within } from '../bulk/draft.ts';
import { WhoFields } from '../bulk/who-fields.tsx';
import { NOBODY_YET, targetOf, type Who } from '../bulk/who.ts';
import { WallFields } from '../wall-fields.tsx';
import { Refused } from './refused.tsx';

const TYPES: readonly CreateTarget['type'][] = ['circle', 'quran', 'trial', 'assessment', 'lesson', 'course'];

/** One class as the form says it so far, by the reader's clock. */
interface SingleDraft extends Who {
  readonly wall: Wall;
}

interface CreateDialogProps {
  readonly first: Wall;
  readonly onClose: () => void;
  readonly onDone: (made: SessionRow) => void;
}

/** One class at a time of the reader's clock; a refusal says what is in the way and offers the nearest free times. */
export function CreateDialog({ first, onClose, onDone }: CreateDialogProps) {
  const { t } = useTranslation('calendar');
  const { t: schedules } = useTranslation('schedules');
  const format = useFormat();
  const { timeZone } = format.settings;
  const [draft, setDraft] = useState<SingleDraft>({ ...NOBODY_YET, wall: first });
  const hadTrial = useHadTrial(draft);
  const create = useCommand(api.scheduling.create, {
    done: ({ startsAt }) => t('single.done', { when: `${format.date(startsAt)} ${format.time(startsAt)}` }),
    failed: t('single.failed'),
    quiet: true,
    touches: () => [queries.sessions.list.key(), queries.calendar.times.key(), queries.schedules.targets.key()],
  });
  const change = (part: Partial<SingleDraft>): void => {
    create.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const target = targetOf(draft);
  const minutes = within(draft.minutes, MINUTES);
  const wrongMinutes = draft.minutes !== null && minutes === null;
  const missing = typeof target === 'string' ? target : hadTrial ? 'trial' : wrongMinutes ? 'minutes' : null;
  const startsAt = instantOf(draft.wall, timeZone);
  const send = async (): Promise<void> => {
    if (typeof target === 'string' || startsAt === null) return;
    const made = await create.send({ target, startsAt, durationMinutes: minutes });
    if (made !== null) onDone(made);
  };
  return (
    <FormDialog
      title={t('single.title')}
      size={680}
      hint={missing === null ? '' : schedules(`missing.${missing}`)}
      action={t('single.action')}
      ready={missing === null && startsAt !== null}
      pending={create.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <WhoFields draft={draft} types={TYPES} onChange={change} />
      <WallFields wall={draft.wall} onChange={(wall) => change({ wall })} />
      <NumberField
        label={t('single.minutes')}
        labelled
        range={MINUTES}
        value={draft.minutes}
        onChange={(typed) => change({ minutes: typed === '' ? null : typed })}
      />
      <Refused
        title={t('single.failed')}
        failure={create.failure}
        onTake={(at) => change({ wall: wallOf(at, timeZone) })}
      />
    </FormDialog>
  );
}

/** The form asks for a second trial of a student with a teacher, which the server refuses (domain.md 5). */
function useHadTrial({ type, studentId, teacherId }: Who): boolean {
  const { data } = useQuery(queries.schedules.targets.queryOptions());
  const student = data?.students.find(({ id }) => id === studentId);
  return type === 'trial' && teacherId !== null && (student?.trialIds.includes(teacherId) ?? false);
}
