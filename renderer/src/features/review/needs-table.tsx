import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { isOneStudent } from '#shared/domain/session.ts';
import { type Column, DataTable } from '#renderer/ui/data-table.tsx';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { useLittleRoom } from '#renderer/ui/use-little-room.ts';
import { type Doubt, REASONS } from './core/doubts.ts';
import type { Choice } from './hooks/use-choice.ts';
import { useWhen, type When } from './hooks/use-when.ts';
import { ReasonLabel } from './reasons.tsx';
import type { PanelTableProps, ReviewT } from './table-props.ts';
import classes from './tables.module.css';

const TELLING: ReadonlySet<string> = new Set(['reason', 'who']);

interface NeedsTableProps extends PanelTableProps<Doubt> {
  /** The rows that are to be decided together. */
  readonly choice: Choice;
}

/** Only the doubtful rows: why, who, which class, and what is likely right. */
export function NeedsTable({ rows, narrow, choice, keys, ...table }: NeedsTableProps) {
  const { t } = useTranslation('review');
  const when = useWhen();
  const little = useLittleRoom(narrow);
  return (
    <DataTable
      label={t('tables.needs')}
      rows={rows}
      keyOf={({ key }) => key}
      columns={columnsOf(t, when, narrow, choice).filter(({ id }) => !little || TELLING.has(id))}
      keys={{ ...keys, KeyX: choice.toggle }}
      fill
      bleed
      {...table}
    />
  );
}

/** The box of a row that can be decided together with others stands before its reason. */
function Reason({ doubt, choice }: { readonly doubt: Doubt; readonly choice: Choice }) {
  const { t } = useTranslation('decide');
  return (
    <span className={classes.chosen}>
      <span className={classes.box}>
        {choice.can(doubt) ? (
          <Checkbox
            size="xs"
            aria-label={t('bulk.choose', { name: doubt.person?.name ?? doubt.session.title })}
            checked={choice.has(doubt)}
            onChange={() => choice.toggle(doubt)}
            onClick={(event) => event.stopPropagation()}
          />
        ) : null}
      </span>
      <ReasonLabel reason={doubt.reason} />
    </span>
  );
}

function Who({ doubt: { person, identity } }: { readonly doubt: Doubt }) {
  const { t } = useTranslation('review');
  if (identity !== null)
    return <span className={classes.who}>{t('visitor', { identity: `\u2066${identity}\u2069` })}</span>;
  if (person === null) return <span className={classes.second}>{t('wholeClass')}</span>;
  return <PersonName name={person.name} className={classes.who} />;
}

/** A class of one is called by its kind where its student's name stands beside it. */
function ClassName({ session, named }: { readonly session: SessionDetail; readonly named: boolean }) {
  const { t } = useTranslation('ui');
  const { kind, subtype, title } = session;
  const short = named && isOneStudent(kind, subtype);
  return (
    <span className={classes.second} title={title}>
      {short ? t(`kind.${subtype}`) : <bdi>{title}</bdi>}
    </span>
  );
}

const columnsOf = (t: ReviewT, when: When, narrow: boolean, choice: Choice): readonly Column<Doubt>[] => [
  {
    id: 'reason',
    header: t('columns.reason'),
    width: narrow ? 'minmax(232px, 1.2fr)' : 'minmax(252px, 1fr)',
    cell: (doubt) => <Reason doubt={doubt} choice={choice} />,
    sortBy: ({ reason }) => REASONS.indexOf(reason),
  },
  {
    id: 'who',
    header: t('columns.who'),
    width: 'minmax(130px, 1fr)',
    cell: (doubt) => <Who doubt={doubt} />,
    sortBy: ({ person, identity }) => person?.name ?? identity,
  },
  {
    id: 'class',
    header: t('columns.class'),
    width: 'minmax(100px, 0.8fr)',
    cell: ({ session, person }) => <ClassName session={session} named={person !== null} />,
    sortBy: ({ session }) => session.title,
  },
  {
    id: 'when',
    header: t('columns.when'),
    width: '110px',
    cell: ({ session }) => <span className={classes.second}>{when.of(session.startsAt)}</span>,
    sortBy: ({ session }) => session.startsAt,
  },
  {
    id: 'fix',
    header: t('columns.fix'),
    width: '124px',
    cell: ({ fix }) => <span className={classes.fix}>{t(`fix.${fix}`)}</span>,
  },
];
