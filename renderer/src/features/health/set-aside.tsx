import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SetAsideEvent } from '#shared/contract/health.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';
import { useFormat, type Formats } from '#renderer/i18n/use-format.ts';
import { DataTable, type Column } from '#renderer/ui/data-table.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SectionHead } from '#renderer/ui/section-head.tsx';
import classes from './health.module.css';
import { UnmatchedTable } from './unmatched-table.tsx';

type Outcome = 'again' | 'gone' | 'unreadable';
type Outcomes = Readonly<Record<string, Outcome>>;
/** The endpoint's own limit. */
const AT_ONCE = 50;

/** Events that nobody could fold: each with its cause, tried again one by one or all at once; each answers for itself. */
export function SetAside({ asOf }: { readonly asOf: number }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const list = useQuery(queries.health.setAside.queryOptions());
  const [outcomes, setOutcomes] = useState<Outcomes>({});
  const redrive = useAction((ids: string[]) => api.health.redrive({ ids }), {
    done: null,
    failed: t('setAside.notSent'),
    touches: () => [queries.health.setAside.key(), queries.health.detail.key()],
  });
  const again = async (ids: string[]): Promise<void> => {
    const answer = await redrive.send(ids);
    if (answer === null) return;
    const fresh = Object.fromEntries(answer.results.map(({ id, outcome }) => [id, outcome]));
    setOutcomes((before) => ({ ...before, ...fresh }));
  };
  const events = list.data?.events ?? [];
  const all = events.map((row) => row.id).slice(0, AT_ONCE);
  return (
    <>
      <section className={classes.part}>
        <SectionHead title={t('setAside.title')} />
        <QueryFailure query={list} title={t('setAside.failed')} />
        {events.length > 1 ? (
          <Button
            variant="default"
            loading={redrive.pending}
            className={classes.all ?? ''}
            onClick={() => void again(all)}
          >
            {t('setAside.allAgain', { count: all.length })}
          </Button>
        ) : null}
        <DataTable
          label={t('setAside.title')}
          rows={events}
          keyOf={(row) => row.id}
          columns={columnsOf(t, format, { asOf, outcomes, again })}
          rowHeight={60}
          loading={list.isPending}
          empty={<p className={classes.none}>{t('setAside.none')}</p>}
        />
      </section>
      <UnmatchedTable rows={list.data?.unmatched ?? []} />
    </>
  );
}

interface Acting {
  readonly asOf: number;
  readonly outcomes: Outcomes;
  readonly again: (ids: string[]) => Promise<void>;
}

function columnsOf(t: TFunction<'health'>, format: Formats, acting: Acting): readonly Column<SetAsideEvent>[] {
  return [
    {
      id: 'event',
      header: t('columns.event'),
      width: 'minmax(140px, 190px)',
      cell: (row) => <bdi dir="ltr">{row.event}</bdi>,
    },
    {
      id: 'room',
      header: t('columns.room'),
      width: 'minmax(140px, 190px)',
      cell: (row) => <bdi dir="ltr">{row.roomName}</bdi>,
    },
    { id: 'came', header: t('columns.came'), width: '96px', cell: (row) => format.age(row.receivedAt, acting.asOf) },
    { id: 'why', header: t('columns.why'), width: 'minmax(220px, 1fr)', cell: (row) => <Why event={row} /> },
    {
      id: 'act',
      header: t('columns.act'),
      width: '150px',
      cell: (row) => <Again outcome={acting.outcomes[row.id]} onPress={() => void acting.again([row.id])} />,
    },
  ];
}

function Why({ event }: { readonly event: SetAsideEvent }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  return (
    <span className={classes.two}>
      <span>
        {event.state === 'dead'
          ? t('setAside.dead', { number: format.number(event.attempts) })
          : t('setAside.quarantined', { time: format.time(event.createdAt) })}
      </span>
      <bdi className={classes.quiet}>{event.lastError}</bdi>
    </span>
  );
}

function Again({ outcome, onPress }: { readonly outcome: Outcome | undefined; readonly onPress: () => void }) {
  const { t } = useTranslation('health');
  if (outcome !== undefined) return <span>{t(`setAside.outcome.${outcome}`)}</span>;
  return <LinkButton onPress={onPress}>{t('setAside.again')}</LinkButton>;
}
