import { useQuery } from '@tanstack/react-query';
import { IconClipboardCheck } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Person, ReportRow, SessionRow } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { isSettling, settledBy } from '../core/report.ts';
import classes from './class-view.module.css';
import { Credit } from './credit.tsx';

interface ReportTableProps {
  readonly session: SessionRow;
  /** Tell whether the verdicts are final; undefined while they are on their way. */
  readonly people: readonly Person[] | undefined;
}

/** What the room saw of each student, and what it cost their package: where the students stood before the class. */
export function ReportTable({ session, people }: ReportTableProps) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const report = useQuery(queries.sessions.report.queryOptions({ input: { id: session.id } }));
  const settling = isSettling(people ?? []);
  const asOf = report.data?.asOf;
  const settled = asOf === undefined ? undefined : t('report.from', { time: format.time(asOf) });
  return (
    <section>
      <SectionHead
        title={t('report.title')}
        hint={
          settling && session.endedAt !== null
            ? t('report.settling', { time: format.time(settledBy(session.endedAt)) })
            : settled
        }
      />
      <QueryFailure query={report} title={t('report.failed')} />
      <DataTable
        label={t('report.title')}
        rows={people === undefined ? [] : (report.data?.rows ?? [])}
        keyOf={({ studentId }) => studentId}
        columns={columnsOf(t, format, settling)}
        loading={(report.data === undefined && report.error === null) || people === undefined}
        empty={
          report.data === undefined ? null : (
            <EmptyState icon={IconClipboardCheck} title={t('report.none')}>
              {t('report.noneBody')}
            </EmptyState>
          )
        }
      />
    </section>
  );
}

function columnsOf(t: TFunction<'today'>, format: Formats, settling: boolean): readonly Column<ReportRow>[] {
  return [
    {
      id: 'name',
      header: t('report.name'),
      width: 'minmax(190px, 1fr)',
      cell: ({ name }) => <PersonName name={name} />,
    },
    {
      id: 'status',
      header: t('report.status'),
      width: '156px',
      cell: (row) => <Verdict row={row} settling={settling} />,
    },
    {
      id: 'attended',
      header: t('report.attended'),
      width: '142px',
      cell: ({ attendedMs, windowMs }) => format.minutesOf(attendedMs, windowMs),
    },
    { id: 'late', header: t('report.late'), width: '112px', cell: (row) => <Late row={row} /> },
    { id: 'credit', header: t('report.credit'), width: 'minmax(150px, 0.8fr)', cell: (row) => <Credit row={row} /> },
  ];
}

interface VerdictProps {
  readonly row: Pick<ReportRow, 'status' | 'unverified'>;
  readonly settling: boolean;
}

/** A verdict that nobody may rely on yet says so instead. */
export function Verdict({ row, settling }: VerdictProps) {
  if (settling) return <StateLabel state="settling" />;
  return <StateLabel state={row.unverified ? 'unverified' : row.status} />;
}

/** Never in, on time, or by how much late. */
function Late({ row }: { readonly row: ReportRow }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  if (row.lateMs === null) return <span className={classes.quiet}>{t('report.neverIn')}</span>;
  if (row.lateMs < 1000) return <span className={classes.quiet}>{t('report.onTime')}</span>;
  return <span>{format.duration(row.lateMs)}</span>;
}
