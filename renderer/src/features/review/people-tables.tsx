import { useTranslation } from 'react-i18next';
import { type Formats, useFormat } from '#renderer/i18n/use-format.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { CountsCell, RateCell } from './cells.tsx';
import type { StudentTally, TeacherTally } from './core/tallies.ts';
import type { ReviewT, TableProps } from './table-props.ts';
import classes from './tables.module.css';

/** Every student with a verdict in the period: what their classes came to. */
export function StudentsTable({ rows, ...table }: TableProps<StudentTally>) {
  const { t } = useTranslation('review');
  const format = useFormat();
  return (
    <DataTable
      label={t('tables.students')}
      rows={rows}
      keyOf={({ id }) => id}
      columns={studentColumns(t, format)}
      fill
      bleed
      {...table}
    />
  );
}

/** Every teacher with an ended class in the period: their own attendance beside their students'. */
export function TeachersTable({ rows, ...table }: TableProps<TeacherTally>) {
  const { t } = useTranslation('review');
  const format = useFormat();
  return (
    <DataTable
      label={t('tables.teachers')}
      rows={rows}
      keyOf={({ id }) => id}
      columns={teacherColumns(t, format)}
      fill
      bleed
      {...table}
    />
  );
}

const studentColumns = (t: ReviewT, { number }: Formats): readonly Column<StudentTally>[] => [
  {
    id: 'name',
    header: t('columns.name'),
    width: 'minmax(180px, 2fr)',
    cell: ({ name }) => <PersonName name={name} className={classes.who} />,
    sortBy: ({ name }) => name,
  },
  {
    id: 'rate',
    header: t('columns.rate'),
    width: '120px',
    cell: ({ rate }) => <RateCell rate={rate} />,
    sortBy: ({ rate }) => rate.ratio,
  },
  {
    id: 'counts',
    header: t('columns.verdicts'),
    width: 'minmax(200px, 2fr)',
    cell: ({ counts, unverified }) => <CountsCell counts={{ ...counts, unverified }} />,
  },
  {
    id: 'classes',
    header: t('columns.classes'),
    width: '90px',
    cell: ({ classes: count }) => <span className={classes.second}>{number(count)}</span>,
    sortBy: ({ classes: count }) => count,
  },
];

const teacherColumns = (t: ReviewT, { number }: Formats): readonly Column<TeacherTally>[] => [
  {
    id: 'name',
    header: t('columns.name'),
    width: 'minmax(180px, 2fr)',
    cell: ({ name }) => <PersonName name={name} className={classes.who} />,
    sortBy: ({ name }) => name,
  },
  {
    id: 'own',
    header: t('columns.ownRate'),
    width: '130px',
    cell: ({ own }) => <RateCell rate={own} apart />,
    sortBy: ({ own }) => own.ratio,
  },
  {
    id: 'students',
    header: t('columns.studentsRate'),
    width: '150px',
    cell: ({ students }) => <RateCell rate={students} apart />,
    sortBy: ({ students }) => students.ratio,
  },
  ...(['classes', 'cancelled', 'doubts'] as const).map((key) => ({
    id: key,
    header: t(`columns.${key}`),
    width: '90px',
    cell: (row: TeacherTally) => <span className={classes.second}>{number(row[key])}</span>,
    sortBy: (row: TeacherTally) => row[key],
  })),
];
