import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { fold } from '#renderer/i18n/fold.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { ReasonField } from '#renderer/ui/reason-field.tsx';
import { Refused } from './refused.tsx';

interface SwapDialogProps {
  readonly session: SessionRow;
  /** The classes whose time it may take. */
  readonly others: readonly SessionRow[];
  readonly onClose: () => void;
}

/** Two classes take each other's start, each with its own length (domain.md 5). */
export function SwapDialog({ session, others, onClose }: SwapDialogProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const [chosen, setChosen] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const swap = useCommand(api.scheduling.swap, {
    done: () => t('swap.done'),
    failed: t('swap.failed'),
    quiet: true,
    touches: () => [queries.sessions.list.key(), queries.sessions.detail.key(), queries.calendar.times.key()],
  });
  const other = others.find(({ id }) => String(id) === chosen);
  const send = async (): Promise<void> => {
    if (other === undefined) return;
    const asked = { id: session.id, expectedVersion: session.version, reason: reason.trim() };
    const answer = await swap.send({ ...asked, withId: other.id, withExpectedVersion: other.version });
    if (answer !== null) onClose();
  };
  return (
    <FormDialog
      title={t('swap.title', { title: `\u2068${session.title}\u2069` })}
      action={t('swap.action')}
      ready={other !== undefined && reason.trim() !== ''}
      pending={swap.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <p>
        {format.date(session.startsAt)} · {format.timeRange(session.startsAt, session.endsAt)}
      </p>
      <Select
        label={t('swap.with')}
        placeholder={t('swap.choose')}
        searchable
        allowDeselect={false}
        nothingFoundMessage={t('swap.none')}
        data={others.map(({ id, title, teacher, startsAt }) => ({
          value: String(id),
          label: `${format.shortDate(startsAt)} ${format.time(startsAt)} · ${title} · ${teacher.name}`,
        }))}
        value={chosen}
        onChange={(value) => {
          swap.reset();
          setChosen(value);
        }}
        filter={({ options, search }) =>
          options.filter((one) => 'value' in one && fold(one.label).includes(fold(search)))
        }
      />
      <ReasonField label={t('swap.reason')} value={reason} onChange={setReason} />
      <Refused title={t('swap.failed')} failure={swap.failure} />
    </FormDialog>
  );
}
