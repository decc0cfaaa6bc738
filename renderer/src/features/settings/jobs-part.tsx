import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { queries } from '#renderer/api/client.ts';
import { useFormat, type Formats } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { anchorOf } from './group-list.tsx';
import classes from './settings.module.css';

type Jobs = Awaited<ReturnType<typeof queries.settings.jobs.call>>;
type Timing = Jobs['timing'][number];
type Run = Jobs['runs'][number];

/** How often this environment runs its jobs, and what they did last: no settings, but what settings wait for (domain.md 8). */
export function JobsPart() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const query = useQuery(queries.settings.jobs.queryOptions({ refetchInterval: 15_000 }));
  const timing = useMemo(() => timingColumns(t, format), [t, format]);
  const runs = useMemo(() => runColumns(t, format), [t, format]);
  const id = anchorOf('jobs');
  const { data } = query;
  return (
    <section className={classes.part} aria-labelledby={id}>
      <h2 id={id} tabIndex={-1} className={classes.partHead}>
        {t('groups.jobs')}
        {data === undefined ? null : (
          <>
            {' '}
            <small>{t(`jobs.environment.${data.environment}`)}</small>
          </>
        )}
      </h2>
      <p className={classes.effect}>{t('jobs.body')}</p>
      <QueryFailure query={query} title={t('jobs.failed')} />
      {query.isPending ? <SkeletonRows rows={6} /> : null}
      {data === undefined ? null : (
        <>
          <h3 className={classes.tableHead}>{t('jobs.timing')}</h3>
          <DataTable
            label={t('jobs.timing')}
            rows={data.timing}
            keyOf={({ job }) => job}
            columns={timing}
            rowHeight={36}
          />
          <h3 className={classes.tableHead}>{t('jobs.log')}</h3>
          <DataTable label={t('jobs.log')} rows={data.runs} keyOf={(run) => run.id} columns={runs} rowHeight={36} />
        </>
      )}
    </section>
  );
}

const timingColumns = (t: TFunction<'settings'>, format: Formats): readonly Column<Timing>[] => [
  {
    id: 'job',
    header: t('jobs.columns.job'),
    width: 'minmax(200px, 1fr)',
    cell: ({ job }) => <bdi dir="ltr">{job}</bdi>,
  },
  {
    id: 'every',
    header: t('jobs.columns.every'),
    width: '140px',
    cell: ({ everyMs }) => t('jobs.every', { wait: format.wait(everyMs) }),
  },
];

const runColumns = (t: TFunction<'settings'>, format: Formats): readonly Column<Run>[] => [
  { id: 'at', header: t('jobs.columns.at'), width: '90px', cell: (run) => format.timeWithSeconds(run.startedAt) },
  {
    id: 'job',
    header: t('jobs.columns.job'),
    width: 'minmax(190px, 1fr)',
    cell: ({ job, host }) => (
      <bdi dir="ltr" title={host}>
        {job}
      </bdi>
    ),
  },
  {
    id: 'outcome',
    header: t('jobs.columns.outcome'),
    width: 'minmax(120px, 1fr)',
    cell: (run) => <Outcome run={run} />,
  },
];

const STATUSES = ['running', 'done', 'failed', 'cut'] as const;

function Outcome({ run }: { readonly run: Run }) {
  const { t } = useTranslation('health');
  const status = STATUSES.find((one) => one === run.status);
  const bad = run.status === 'failed' || run.status === 'cut';
  return (
    <span className={bad ? classes.error : classes.hint}>
      {status === undefined ? run.status : t(`status.${status}`)}
      {run.error === null ? null : (
        <>
          : <bdi>{run.error}</bdi>
        </>
      )}
    </span>
  );
}
