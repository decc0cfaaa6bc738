import { Button, Checkbox, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScheduleRow } from '#shared/contract/schedules.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { DateField } from '#renderer/ui/date-field.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { type Draft, draftOf, weekFrom } from '../bulk/draft.ts';
import { HandOverDialog } from './hand-over-dialog.tsx';
import classes from './planning.module.css';

interface ScheduleListProps {
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
  /** Null for a teacher, who only reads. */
  readonly onPlan: ((draft: Draft) => void) | null;
}

/** The weekly schedules that run: their days and hours, what they have made, what they could not make, who takes them over, and their end. */
export function ScheduleList({ today, weekStart, onPlan }: ScheduleListProps) {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const [ending, setEnding] = useState<ScheduleRow | null>(null);
  const [handing, setHanding] = useState<ScheduleRow | null>(null);
  const list = useQuery(queries.schedules.list.queryOptions());
  const rows = list.data?.schedules;
  const days = (row: ScheduleRow): string =>
    format.list(weekFrom(weekStart).flatMap((day) => (row.weekdays.includes(day) ? [t(`weekday.${day}`)] : [])));
  return (
    <>
      <QueryFailure query={list} title={t('list.notLoaded')} />
      {rows === undefined && !list.isError ? <SkeletonRows rows={6} /> : null}
      {rows?.length === 0 ? <p className={classes.hint}>{t('list.none')}</p> : null}
      <ul className={classes.rows}>
        {rows?.map((row) => (
          <li key={`${row.table}-${row.id}`} className={classes.row} data-schedule={`${row.table}-${row.id}`}>
            <p className={classes.name}>
              <bdi>{row.title}</bdi>
            </p>
            <p>
              {t('list.when', { days: days(row), time: format.clock(row.wallTime), city: format.city(row.timeZone) })}
            </p>
            <p className={classes.hint}>
              <bdi>{row.teacher.name}</bdi> · {t('list.coming', { count: row.coming })}
              {row.nextAt === null ? null : <> · {t('list.next', { when: whenOf(format, row.nextAt) })}</>}
            </p>
            {row.takesOver === null ? null : (
              <p className={classes.hint}>
                {t('list.takesOver', {
                  name: `\u2068${row.takesOver.teacher.name}\u2069`,
                  day: format.date(row.takesOver.from, row.timeZone),
                })}
              </p>
            )}
            {row.skipped.length === 0 ? null : (
              <p className={classes.warn}>{t('list.skipped', { count: row.skipped.length })}</p>
            )}
            {row.endedAt === null ? null : (
              <p className={classes.hint}>{t('list.ended', { day: format.day(row.untilOn ?? row.startsOn) })}</p>
            )}
            {onPlan === null || row.endedAt !== null ? null : (
              <p className={classes.acts}>
                <Button size="compact-md" variant="default" onClick={() => onPlan(draftOf(row))}>
                  {t('list.again')}
                </Button>
                <Button size="compact-md" variant="default" onClick={() => setHanding(row)}>
                  {t('handOver.open')}
                </Button>
                <Button size="compact-md" variant="subtle" onClick={() => setEnding(row)}>
                  {t('list.end')}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
      {handing === null ? null : (
        <HandOverDialog row={handing} today={today} weekStart={weekStart} onClose={() => setHanding(null)} />
      )}
      {ending === null ? null : (
        <EndDialog row={ending} today={today} weekStart={weekStart} onClose={() => setEnding(null)} />
      )}
    </>
  );
}

const whenOf = (format: ReturnType<typeof useFormat>, at: number): string => `${format.date(at)} ${format.time(at)}`;

interface EndDialogProps {
  readonly row: ScheduleRow;
  readonly today: string;
  readonly weekStart: 0 | 1 | 6;
  readonly onClose: () => void;
}

/** Ends a schedule at a day; what stands after it is kept, or cancelled class by class with the reason. */
function EndDialog({ row, today, weekStart, onClose }: EndDialogProps) {
  const { t } = useTranslation('schedules');
  const [lastOn, setLastOn] = useState(today);
  const [reason, setReason] = useState('');
  const [cancelComing, setCancelComing] = useState(false);
  const end = useAction(api.schedules.end, {
    done: ({ results }) =>
      results.length === 0
        ? t('end.done')
        : t('end.cancelled', { done: results.filter(({ done }) => done).length, all: results.length }),
    failed: t('end.failed'),
    touches: () => [queries.schedules.list.key(), queries.sessions.list.key()],
  });
  const send = async (): Promise<void> => {
    const answer = await end.send({ table: row.table, id: row.id, lastOn, reason: reason.trim(), cancelComing });
    if (answer !== null) onClose();
  };
  return (
    <FormDialog
      title={t('end.title', { title: `\u2068${row.title}\u2069` })}
      size={520}
      action={t('list.end')}
      tone="bad"
      ready={reason.trim() !== ''}
      pending={end.pending}
      onSend={() => void send()}
      onClose={onClose}
    >
      <p>{t('end.consequence', { count: row.coming })}</p>
      <DateField label={t('end.lastOn')} value={lastOn} today={today} weekStart={weekStart} onChange={setLastOn} />
      <Checkbox
        label={t('end.cancelComing')}
        checked={cancelComing}
        onChange={({ currentTarget }) => setCancelComing(currentTarget.checked)}
      />
      <Textarea
        label={t('end.reason')}
        value={reason}
        maxLength={300}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
    </FormDialog>
  );
}
