import { IconUsers } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { MarkRow } from '#renderer/ui/mark-row.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { sameClock } from '../core/day.ts';
import { stopOf } from '#renderer/i18n/surah-names.ts';
import classes from './class-view.module.css';

interface StudentsTableProps {
  /** Undefined while it is on its way. */
  readonly detail: SessionDetail | undefined;
  readonly now: number;
}

/** Beside each student what a teacher wants to know before the class (product.md, Today). */
export function StudentsTable({ detail, now }: StudentsTableProps) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const students = (detail?.people ?? []).filter(({ role }) => role === 'student');
  return (
    <DataTable
      label={t('students.label')}
      rows={students}
      keyOf={({ id }) => id}
      columns={columnsOf(t, format, Math.floor(now / MINUTE) * MINUTE)}
      loading={detail === undefined}
      empty={
        <EmptyState icon={IconUsers} title={t('students.none')}>
          {t('students.noneBody')}
        </EmptyState>
      }
    />
  );
}

function columnsOf(t: TFunction<'today'>, format: Formats, now: number): readonly Column<Person>[] {
  return [
    {
      id: 'name',
      header: t('students.name'),
      width: 'minmax(136px, 1fr)',
      cell: ({ name }) => <PersonName name={name} className={classes.strong} />,
    },
    {
      id: 'stop',
      header: t('students.lastStop'),
      width: 'minmax(84px, 104px)',
      cell: ({ lastStop }) => <Stop stored={lastStop} />,
    },
    {
      id: 'grade',
      header: t('students.grade'),
      width: '60px',
      cell: ({ lastGrade }) =>
        lastGrade === null ? <span className={classes.quiet}>–</span> : format.number(lastGrade),
    },
    {
      id: 'marks',
      header: t('students.marks'),
      width: 'minmax(120px, 304px)',
      cell: ({ lastFive }) => <MarkRow marks={lastFive} />,
    },
    {
      id: 'time',
      header: t('students.localTime'),
      width: 'minmax(100px, 164px)',
      cell: ({ timeZone }) => <LocalTime timeZone={timeZone} now={now} />,
    },
  ];
}

function Stop({ stored }: { readonly stored: string | null }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  if (stored === null) return <span className={classes.quiet}>{t('students.nothing')}</span>;
  const stop = stopOf(stored, format.settings.language);
  return stop === null ? <bdi dir="ltr">{stored}</bdi> : <span>{`${stop.surah} ${format.number(stop.ayah)}`}</span>;
}

/** A student's own time and city; quiet where the clocks show the same as mine. */
function LocalTime({ timeZone, now }: { readonly timeZone: string; readonly now: number }) {
  const format = useFormat();
  const same = sameClock(timeZone, format.settings.timeZone, now);
  return (
    <span>
      <span className={same ? classes.quiet : undefined}>{format.time(now, timeZone)}</span>
      <span className={classes.quiet}> · {format.city(timeZone)}</span>
    </span>
  );
}
