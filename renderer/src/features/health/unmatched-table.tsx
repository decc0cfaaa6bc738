import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { api } from '#renderer/api/client.ts';
import { useFormat, type Formats } from '#renderer/i18n/use-format.ts';
import { DataTable, type Column } from '#renderer/ui/data-table.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './health.module.css';

type Row = Awaited<ReturnType<typeof api.health.setAside>>['unmatched'][number];

/** Who was in a room without our knowing the room or the person: kept, never dropped (domain.md 3.1). */
export function UnmatchedTable({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  return (
    <section className={classes.part}>
      <SectionHead title={t('unmatched.title')} />
      <DataTable
        label={t('unmatched.title')}
        rows={rows}
        keyOf={(row) => row.factId}
        columns={columns}
        empty={<p className={classes.none}>{t('unmatched.none')}</p>}
      />
    </section>
  );
}

function columnsOf(t: TFunction<'health'>, { date, time }: Formats): readonly Column<Row>[] {
  return [
    {
      id: 'at',
      header: t('columns.came'),
      width: 'minmax(140px, 200px)',
      cell: (row) => `${date(row.at)} ${time(row.at)}`,
    },
    {
      id: 'room',
      header: t('columns.room'),
      width: 'minmax(150px, 220px)',
      cell: (row) => <bdi dir="ltr">{row.roomName}</bdi>,
    },
    {
      id: 'about',
      header: t('columns.about'),
      width: 'minmax(130px, 180px)',
      cell: (row) => <bdi dir="ltr">{row.identity}</bdi>,
    },
    { id: 'why', header: t('columns.why'), width: 'minmax(180px, 1fr)', cell: (row) => t(`unmatched.why.${row.why}`) },
  ];
}
