import { Button } from '@mantine/core';
import { IconCalendarCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from '../planning/planning.module.css';
import { PlaceDialog } from './place-dialog.tsx';
import { toWaiting, useWaiting, type WaitingGroup } from './use-waiting.ts';

/** The classes that wait for a time: whose, how many, how long, what they come from, and the way to give them one. */
export function WaitingList() {
  const { t } = useTranslation('calendar');
  const list = useWaiting();
  const [placing, setPlacing] = useState<WaitingGroup | null>(null);
  const groups = list.data?.groups;
  return (
    <>
      <QueryFailure query={list} title={t('waiting.notLoaded')} />
      {list.isPending ? <SkeletonRows rows={6} /> : null}
      {groups?.length === 0 ? (
        <EmptyState icon={IconCalendarCheck} title={t('waiting.none')}>
          {t('waiting.noneBody')}
        </EmptyState>
      ) : null}
      {groups?.some(({ first }) => !first.paused) === true ? <p className={classes.hint}>{t('waiting.drag')}</p> : null}
      <ul className={classes.rows} aria-label={t('waiting.title')}>
        {groups?.map((group) => (
          <WaitingLine key={group.key} group={group} onPlace={() => setPlacing(group)} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('waiting.more')}
        </Button>
      ) : null}
      {placing === null ? null : (
        <PlaceDialog title={placing.first.title} waiting={toWaiting(placing)} onClose={() => setPlacing(null)} />
      )}
    </>
  );
}

/** Those of a paused package have no place before it is resumed, which is said instead of being refused. */
function WaitingLine({ group, onPlace }: { readonly group: WaitingGroup; readonly onPlace: () => void }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const { id, title, teacher, durationMinutes, origin, reason, since, paused } = group.first;
  const from =
    origin === 'taken_off'
      ? t('waiting.takenOff', { reason: `\u2068${reason ?? ''}\u2069` })
      : t(`waiting.origin.${origin}`);
  return (
    <li
      className={classes.row}
      data-waiting={id}
      {...(paused ? {} : { 'data-drag-minutes': durationMinutes, 'data-drag-title': title })}
    >
      <div className={classes.withAct}>
        <div>
          <p className={classes.name}>
            <bdi>{title}</bdi>
          </p>
          <p>
            {t('waiting.count', { count: group.sessions.length })} · {format.minutes(durationMinutes * 60_000)} ·{' '}
            <bdi>{teacher.name}</bdi>
          </p>
        </div>
        {paused ? null : (
          <Button size="compact-md" variant="default" aria-label={t('waiting.placeOf', { title })} onClick={onPlace}>
            {t('waiting.place')}
          </Button>
        )}
      </div>
      <p className={classes.hint}>
        {from} · {t('waiting.since', { day: format.date(since) })}
      </p>
      {paused ? <p className={classes.warn}>{t('waiting.paused')}</p> : null}
    </li>
  );
}
