import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { HealthDetail } from '#shared/contract/health.ts';
import { ATTENDANCE_FLAGS, type AttendanceFlag } from '#shared/domain/attendance/flags.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useFormat, type Formats } from '#renderer/i18n/use-format.ts';
import { DataTable, type Column } from '#renderer/ui/data-table.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import { STATES, type StateName, STATUSES, type StatusName } from '#renderer/ui/states.ts';
import classes from './health.module.css';

type Difference = HealthDetail['differences'][number];
type Words = TFunction<['health', 'ui']>;

/** What the night found different between ledger, sessions, reports and facts: what should stand, and what stands (domain.md 6). */
export function DifferencesTable({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation(['health', 'ui']);
  const format = useFormat();
  const columns = useMemo(() => columnsOf(t, format), [t, format]);
  if (differences.length === 0) return null;
  return (
    <section className={classes.part}>
      <SectionHead title={t('health:differencesTitle')} />
      <DataTable
        label={t('health:differencesTitle')}
        rows={differences}
        keyOf={(row) => row.id}
        columns={columns}
        rowHeight={60}
      />
    </section>
  );
}

const columnsOf = (t: Words, format: Formats): readonly Column<Difference>[] => [
  {
    id: 'what',
    header: t('health:columns.difference'),
    width: 'minmax(200px, 1.2fr)',
    cell: ({ what }) => t(`health:differences.${what}`),
  },
  { id: 'about', header: t('health:columns.about'), width: 'minmax(200px, 1.4fr)', cell: (row) => about(row, format) },
  {
    id: 'expected',
    header: t('health:columns.expected'),
    width: 'minmax(130px, 1fr)',
    cell: (row) => sideOf(row.expected, t, format),
  },
  {
    id: 'found',
    header: t('health:columns.found'),
    width: 'minmax(130px, 1fr)',
    cell: (row) => <span className={classes.bad}>{sideOf(row.found, t, format)}</span>,
  },
];

/** Whose it is, and of which class. */
function about({ title, startsAt, studentName, teacherName }: Difference, format: Formats) {
  const name = studentName ?? teacherName;
  return (
    <span className={classes.about}>
      {name === null ? null : <PersonName name={name} />}
      {title === null ? null : (
        <span className={classes.quiet}>
          <bdi>{title}</bdi>
          {startsAt === null ? '' : ` · ${format.date(startsAt)} ${format.time(startsAt)}`}
        </span>
      )}
    </span>
  );
}

const isState = (word: string): word is StateName => Object.hasOwn(STATES, word);
const isStatus = (word: string): word is StatusName => Object.hasOwn(STATUSES, word);
const isFlag = (word: string): word is AttendanceFlag => ATTENDANCE_FLAGS.some((flag) => flag === word);

/** One side of a difference as the comparison keeps it, in words: "1 · cancelled", "present 45 merged", "0–1". */
export function sideOf(kept: string, t: Words, format: Pick<Formats, 'number' | 'minutes'>): string {
  if (kept === '') return t('health:sides.nothing');
  if (kept === 'report') return t('health:sides.report');
  if (kept === '0–1') return t('health:sides.oneAtMost');
  if (kept === 'charge, waive, hold') return t('health:sides.anyRow');
  const [first = '', second = '', ...marks] = kept.split(/ · | /);
  if (isState(first) && /^\d+$/.test(second))
    return [
      t(`ui:state.${first}`),
      format.minutes(Number(second) * MINUTE),
      ...marks.filter(isFlag).map((flag) => t(`health:sides.flags.${flag}`)),
    ].join(' · ');
  if (!/^-?\d+$/.test(first)) return isStatus(first) ? t(`ui:status.${first}`) : kept;
  const charged = format.number(Number(first));
  return isStatus(second) ? `${charged} · ${t(`ui:status.${second}`)}` : charged;
}
