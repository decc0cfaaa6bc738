import { Button, Group, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreateTarget } from '#shared/contract/scheduling.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { instantOf, type Wall, wallOf } from '#renderer/i18n/wall-time.ts';
import { NumberField } from '#renderer/ui/number-field.tsx';
import { MINUTES, within } from '../bulk/draft.ts';
import { WhoFields } from '../bulk/who-fields.tsx';
import classes from '../schedule.module.css';
import { WallFields } from '../wall-fields.tsx';
import { Refused } from './refused.tsx';
import { freshSingle, type SingleDraft, singleTargetOf } from './single-draft.ts';

const TYPES: readonly CreateTarget['type'][] = ['circle', 'quran', 'trial', 'assessment', 'lesson', 'course'];

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
  const [draft, setDraft] = useState(() => freshSingle(first));
  const create = useCommand(api.scheduling.create, {
    done: ({ startsAt }) => t('single.done', { when: `${format.date(startsAt)} ${format.time(startsAt)}` }),
    failed: t('single.failed'),
    quiet: true,
    touches: () => [queries.sessions.list.key(), queries.calendar.times.key()],
  });
  const change = (part: Partial<SingleDraft>): void => {
    create.reset();
    setDraft((before) => ({ ...before, ...part }));
  };
  const target = singleTargetOf(draft);
  const minutes = within(draft.minutes, MINUTES);
  const wrongMinutes = draft.minutes !== null && minutes === null;
  const missing = typeof target === 'string' ? target : wrongMinutes ? 'minutes' : null;
  const startsAt = instantOf(draft.wall, timeZone);
  const send = async (): Promise<void> => {
    if (missing !== null || typeof target === 'string' || startsAt === null || create.pending) return;
    const made = await create.send({ target, startsAt, durationMinutes: minutes });
    if (made !== null) onDone(made);
  };
  return (
    <Modal opened onClose={onClose} title={t('single.title')} size={680}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Stack gap={16}>
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
          <Group justify="space-between" wrap="nowrap">
            <span className={classes.hint} role="status">
              {missing === null ? '' : schedules(`missing.${missing}`)}
            </span>
            <Button type="submit" loading={create.pending} disabled={missing !== null || startsAt === null}>
              {t('single.action')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
