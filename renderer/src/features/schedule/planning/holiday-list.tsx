import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import classes from './planning.module.css';

interface HolidayListProps {
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
  readonly mayEdit: boolean;
}

const touches = () => [queries.scheduling.holidays.key(), queries.calendar.days.key()];

/** The academy's days without classes, in the academy's zone; an admin adds and removes them. */
export function HolidayList({ today, weekStart, mayEdit }: HolidayListProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [draft, setDraft] = useState({ name: '', from: today, to: today });
  const list = useQuery(queries.scheduling.holidays.queryOptions());
  const add = useCommand(api.scheduling.addHoliday, { done: null, failed: t('holidays.notAdded'), touches });
  const remove = useCommand(api.scheduling.removeHoliday, {
    done: () => t('holidays.removed'),
    failed: t('holidays.notRemoved'),
    touches,
  });
  const submit = async (): Promise<void> => {
    if ((await add.send({ ...draft, name: draft.name.trim() })) !== null) setDraft({ ...draft, name: '' });
  };
  return (
    <>
      <QueryFailure query={list} title={t('holidays.notLoaded')} />
      {list.data?.holidays.length === 0 ? <p className={classes.hint}>{t('holidays.none')}</p> : null}
      <ul className={classes.rows}>
        {list.data?.holidays.map((one) => (
          <li key={one.id} className={classes.line}>
            <span>
              <bdi>{one.name}</bdi>{' '}
              <span className={classes.hint}>
                {one.from === one.to
                  ? format.day(one.from)
                  : t('fromTo', { from: format.day(one.from), to: format.day(one.to) })}
              </span>
            </span>
            {mayEdit ? (
              <ActionIcon
                variant="subtle"
                aria-label={t('holidays.remove', { name: one.name })}
                onClick={() => void remove.send({ id: one.id })}
              >
                <IconX size={18} stroke={STROKE} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      {mayEdit ? (
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextInput
            label={t('holidays.name')}
            maxLength={80}
            value={draft.name}
            onChange={({ currentTarget }) => setDraft({ ...draft, name: currentTarget.value })}
          />
          <div className={classes.pair}>
            <DateField
              label={t('from')}
              value={draft.from}
              today={today}
              weekStart={weekStart}
              onChange={(from) => setDraft({ ...draft, from, to: draft.to < from ? from : draft.to })}
            />
            <DateField
              label={t('until')}
              value={draft.to}
              today={today}
              min={draft.from}
              weekStart={weekStart}
              onChange={(to) => setDraft({ ...draft, to })}
            />
          </div>
          <Button type="submit" variant="default" loading={add.pending} disabled={draft.name.trim() === ''}>
            {t('holidays.add')}
          </Button>
        </form>
      ) : (
        <p className={classes.hint}>{t('holidays.adminOnly')}</p>
      )}
    </>
  );
}
