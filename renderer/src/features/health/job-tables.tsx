import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthDetail } from '#shared/contract/health.ts';
import { useFormat, type Formats } from '#renderer/i18n/use-format.ts';
import { DataTable, type Column } from '#renderer/ui/data-table.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './health.module.css';

type Job = HealthDetail['jobs'][number];
type LogRow = HealthDetail['log'][number];

/** When each job ran and runs next, and the last rows of their log. */
export function JobTables({ detail }: { readonly detail: HealthDetail }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const { jobs, log, asOf } = detail;
  const columns = useMemo(() => jobColumns(t, format, asOf), [t, format, asOf]);
  const ofLog = useMemo(() => logColumns(t, format), [t, format]);
  return (
    <>
      <section className={classes.part}>
        <SectionHead title={t('jobsTitle')} />
        <DataTable label={t('jobsTitle')} rows={jobs} keyOf={(row) => row.job} columns={columns} />
      </section>
      <section className={classes.part}>
        <SectionHead title={t('logTitle')} />
        <DataTable label={t('logTitle')} rows={log} keyOf={(row) => row.id} columns={ofLog} rowHeight={36} />
      </section>
    </>
  );
}

function jobColumns(t: TFunction<'health'>, format: Formats, asOf: number): readonly Column<Job>[] {
  return [
    { id: 'job', header: t('columns.job'), width: 'minmax(220px, 1fr)', cell: (row) => <bdi dir="ltr">{row.job}</bdi> },
    {
      id: 'last',
      header: t('columns.last'),
      width: '180px',
      cell: (row) => (row.lastAt === null ? t('never') : format.age(row.lastAt, asOf)),
    },
    {
      id: 'outcome',
      header: t('columns.outcome'),
      width: '160px',
      cell: (row) => (row.lastStatus === null ? '' : <Outcome status={row.lastStatus} />),
    },
    {
      id: 'next',
      header: t('columns.next'),
      width: '160px',
      cell: (row) => (row.nextAt === null ? t('onDemand') : format.timeWithSeconds(row.nextAt)),
    },
  ];
}

function logColumns(t: TFunction<'health'>, format: Formats): readonly Column<LogRow>[] {
  return [
    { id: 'at', header: t('columns.last'), width: '110px', cell: (row) => format.timeWithSeconds(row.createdAt) },
    {
      id: 'job',
      header: t('columns.job'),
      width: 'minmax(200px, 290px)',
      cell: (row) => <bdi dir="ltr">{row.job}</bdi>,
    },
    { id: 'outcome', header: t('columns.outcome'), width: '150px', cell: (row) => <Outcome status={row.status} /> },
    { id: 'counts', header: t('columns.counts'), width: 'minmax(240px, 1fr)', cell: (row) => <CountsOf row={row} /> },
  ];
}

function Outcome({ status }: { readonly status: LogRow['status'] }) {
  const { t } = useTranslation('health');
  const ink = status === 'failed' || status === 'cut' ? classes.bad : classes.quiet;
  return <span className={ink}>{t(`status.${status}`)}</span>;
}

/** What went wrong, else the counts as the log has them: names of the code, for those who look after the server. */
function CountsOf({ row }: { readonly row: LogRow }) {
  if (row.error !== null)
    return (
      <span dir="auto" className={classes.code}>
        {row.error}
      </span>
    );
  const counted = Object.entries(row.counts).filter(([, count]) => count > 0);
  return (
    <span dir="ltr" className={`${classes.code} ${classes.quiet}`}>
      {counted.map(([name, count]) => `${name} ${count}`).join(' · ')}
    </span>
  );
}
