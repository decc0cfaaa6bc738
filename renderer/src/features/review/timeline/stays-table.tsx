import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { PersonName } from '#renderer/ui/person-name.tsx';
import { StateLabel } from '#renderer/ui/state-label.tsx';
import { laneOf } from '../core/lanes.ts';
import { attendedAt, stateOf } from '../core/live.ts';
import { scaleOf } from '../core/scale.ts';
import { useClock } from '../hooks/use-clock.ts';
import { OutsideTime } from '../outside-time.tsx';
import classes from './stays-table.module.css';

interface StaysTableProps {
  readonly session: SessionDetail;
  readonly chosen: string | null;
  /** Left out where the table is only read. */
  readonly onChoose?: (identity: string) => void;
}

/** The timeline's facts in words: for readers of the screen, and for everybody who likes a table better. */
export function StaysTable({ session, chosen, onChoose }: StaysTableProps) {
  const { t } = useTranslation('review');
  const { minutes } = useFormat();
  const now = useClock(1_000);
  return (
    <Table className={classes.table} aria-label={t('stays.label', { title: session.title })}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t('stays.who')}</Table.Th>
          <Table.Th scope="col">{t('stays.state')}</Table.Th>
          <Table.Th scope="col">{t('stays.counted')}</Table.Th>
          <Table.Th scope="col">{t('stays.stays')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {session.people.map((person) => (
          <Table.Tr key={person.identity} data-chosen={person.identity === chosen || undefined}>
            <Table.Th scope="row">
              {onChoose === undefined ? (
                <PersonName name={person.name} />
              ) : (
                <button
                  type="button"
                  className={classes.who}
                  aria-pressed={person.identity === chosen}
                  onClick={() => onChoose(person.identity)}
                >
                  <PersonName name={person.name} />
                </button>
              )}
            </Table.Th>
            <Table.Td>
              <StateLabel state={stateOf(person, session, now)} size="small" />
            </Table.Td>
            <Table.Td className={classes.number}>
              {minutes(attendedAt(person, session.window.to, now))}
              <OutsideTime person={person} session={session} now={now} />
            </Table.Td>
            <Table.Td>
              <Stays person={person} session={session} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** From when to when, with what is not certain about it; then the gaps that were joined. */
function Stays({ person, session }: { readonly person: Person; readonly session: SessionDetail }) {
  const { t } = useTranslation('review');
  const { time, timeRange } = useFormat();
  const gaps = laneOf(person, session, scaleOf(session), 0).bars.filter(({ kind }) => kind === 'gap');
  if (person.cycles.length === 0) return <span className={classes.none}>{t('stays.none')}</span>;
  return (
    <ul className={classes.stays}>
      {person.cycles.map(({ sid, from, to, flags }) => (
        <li key={sid}>
          {to === null ? `${time(from)}–${t('stays.now')}` : timeRange(from, to)}
          {flags.includes('estimated') ? <span className={classes.doubt}> {t('stays.estimated')}</span> : null}
          {flags.includes('witnessed') ? <span className={classes.none}> {t('stays.witnessed')}</span> : null}
        </li>
      ))}
      {gaps.map(({ from, to }) => (
        <li key={from} className={classes.none}>
          {t('stays.gap', { range: timeRange(from, to) })}
        </li>
      ))}
    </ul>
  );
}
