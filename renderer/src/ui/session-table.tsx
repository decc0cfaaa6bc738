import type { TFunction } from 'i18next';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from './data-table.tsx';
import { PersonName } from './person-name.tsx';
import { StatusLabel } from './state-label.tsx';

const NONE: readonly SessionRow[] = [];
const MINUTE_MS = 60_000;

interface SessionTableProps {
  readonly label: string;
  /** Undefined while they are being fetched. */
  readonly rows: readonly SessionRow[] | undefined;
  readonly empty: ReactNode;
}

/** Sessions as rows: when, what, who, how long, in which state. */
export function SessionTable({ label, rows, empty }: SessionTableProps) {
  const { t } = useTranslation('sessions');
  const format = useFormat();
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  return (
    <DataTable
      label={label}
      rows={rows ?? NONE}
      keyOf={({ id }) => id}
      columns={columns}
      loading={rows === undefined}
      empty={empty}
    />
  );
}

function columnsOf(t: TFunction<'sessions'>, { weekday, time, minutes }: Formats): readonly Column<SessionRow>[] {
  return [
    {
      id: 'time',
      header: t('time'),
      width: '150px',
      cell: ({ startsAt }) => `${weekday(startsAt)} ${time(startsAt)}`,
      sortBy: ({ startsAt }) => startsAt,
    },
    {
      id: 'class',
      header: t('class'),
      width: 'minmax(180px, 2fr)',
      cell: ({ title }) => <PersonName name={title} />,
      sortBy: ({ title }) => title,
    },
    {
      id: 'teacher',
      header: t('teacher'),
      width: 'minmax(160px, 1fr)',
      cell: ({ teacher }) => <PersonName name={teacher.name} />,
      sortBy: ({ teacher }) => teacher.name,
    },
    {
      id: 'length',
      header: t('length'),
      width: '110px',
      cell: ({ durationMinutes }) => minutes(durationMinutes * MINUTE_MS),
    },
    {
      id: 'status',
      header: t('status'),
      width: '150px',
      cell: ({ status }) => <StatusLabel status={status} />,
    },
  ];
}
