import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { useLittleRoom } from '#renderer/ui/use-little-room.ts';
import { PeopleCell, StatusCell, TeacherMinutesCell } from './cells.tsx';
import { shortName } from './core/short-name.ts';
import { useWhen, type When } from './hooks/use-when.ts';
import type { PanelTableProps, ReviewT } from './table-props.ts';
import classes from './tables.module.css';

const TELLING: ReadonlySet<string> = new Set(['status', 'class', 'when']);

/** All sessions of the period, live ones first; who is in and the teacher's minutes move. */
export function SessionsTable({ rows, narrow, ...table }: PanelTableProps<SessionDetail>) {
  const { t } = useTranslation('review');
  const when = useWhen();
  const little = useLittleRoom(narrow);
  return (
    <DataTable
      label={t('tables.sessions')}
      rows={rows}
      keyOf={({ id }) => id}
      columns={columnsOf(t, when, narrow).filter(({ id }) => !little || TELLING.has(id))}
      fill
      bleed
      {...table}
    />
  );
}

const columnsOf = (t: ReviewT, when: When, narrow: boolean): readonly Column<SessionDetail>[] => [
  {
    id: 'status',
    header: t('columns.status'),
    width: '128px',
    cell: (session) => <StatusCell session={session} />,
    sortBy: ({ status }) => status,
  },
  {
    id: 'class',
    header: t('columns.class'),
    width: 'minmax(110px, 1.4fr)',
    cell: ({ title, status }) => <span className={status === 'cancelled' ? classes.struck : classes.who}>{title}</span>,
    sortBy: ({ title }) => title,
  },
  {
    id: 'teacher',
    header: t('columns.teacher'),
    width: 'minmax(120px, 1fr)',
    cell: ({ teacher }) => (
      <span title={teacher.name}>
        <PersonName name={narrow ? shortName(teacher.name) : teacher.name} className={classes.second} />
      </span>
    ),
    sortBy: ({ teacher }) => teacher.name,
  },
  {
    id: 'when',
    header: t('columns.when'),
    width: '110px',
    cell: ({ startsAt }) => <span className={classes.second}>{when.of(startsAt)}</span>,
    sortBy: ({ startsAt }) => startsAt,
  },
  {
    id: 'people',
    header: t('columns.people'),
    width: narrow ? '160px' : 'minmax(160px, 1fr)',
    cell: (session) => <PeopleCell session={session} />,
  },
  ...(narrow
    ? []
    : [
        {
          id: 'minutes',
          header: t('columns.minutes'),
          width: '150px',
          cell: (session: SessionDetail) => <TeacherMinutesCell session={session} />,
        },
      ]),
];
