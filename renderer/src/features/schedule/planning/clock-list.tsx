import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import classes from './planning.module.css';

/** Classes of the next weeks whose hour moves on somebody's clock, with both hours. */
export function ClockList() {
  const { t } = useTranslation('schedules');
  const format = useFormat();
  const list = useQuery(queries.schedules.clockChanges.queryOptions());
  const moves = list.data?.moves;
  return (
    <>
      <QueryFailure query={list} title={t('clocks.notLoaded')} />
      {moves === undefined && !list.isError ? <SkeletonRows rows={4} /> : null}
      {moves?.length === 0 ? <p className={classes.hint}>{t('clocks.none', { count: list.data?.days ?? 0 })}</p> : null}
      <ul className={classes.rows}>
        {moves?.map((move) => (
          <li key={`${move.sessionId} ${move.person.role} ${move.person.id}`} className={classes.row}>
            <p className={classes.name}>
              <bdi>{move.title}</bdi>
            </p>
            <p>
              {t('clocks.move', {
                person: `\u2068${move.person.name}\u2069`,
                city: format.city(move.person.timeZone),
                before: format.clock(move.before),
                after: format.clock(move.after),
              })}
            </p>
            <p className={classes.hint}>
              {t('clocks.from', { day: format.date(move.startsAt), count: move.classes })} ·{' '}
              {t('clocks.stays', { city: format.city(move.timeZone) })}
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
