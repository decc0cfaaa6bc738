import { IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { ListColumn, MainColumn, WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { isAhead, withClass } from '../core/class-list.ts';
import { useChoice } from '../hooks/use-choice.ts';
import { useDay } from '../hooks/use-day.ts';
import { ChosenClass } from './chosen-class.tsx';
import { EmptyDay } from './empty-day.tsx';
import { OwedStrip } from './owed-strip.tsx';
import { Spine } from './spine.tsx';
import classes from './today-screen.module.css';

/** The teacher's day: its classes in time order, and the chosen one with its one big button (product.md, Today). */
export function Today() {
  const { t } = useTranslation('today');
  const now = useNow(1_000);
  const day = useDay(now);
  const { chosenId, chosen, choose } = useChoice(day, now);
  const connected = useSync((store) => store.connection?.state !== 'offline');

  const oldest = day.owed.at(0);
  const left = day.classes.filter((row) => isAhead(row, now)).length;
  // A chosen class of another day, for instance the oldest that is owed, stands among today's in its place.
  const listed = chosen === null ? day.classes : withClass(day.classes, chosen);
  const isLoaded = day.list.data !== undefined;
  const hint = t('counts', { classes: t('count', { count: day.classes.length }), left: t('left', { count: left }) });
  return (
    <WorkSheet>
      <ListColumn
        title={t('title')}
        hint={isLoaded && day.classes.length > 0 ? hint : undefined}
        foot={
          isLoaded ? <Tomorrow count={day.tomorrow.length} first={day.tomorrow.at(0)?.startsAt ?? null} /> : undefined
        }
      >
        <OwedStrip count={day.owed.length} onOldest={() => (oldest === undefined ? undefined : choose(oldest.id))} />
        {isLoaded ? (
          <Spine rows={listed} chosenId={chosenId} now={now} onChoose={choose} />
        ) : day.list.error === null ? (
          <SkeletonRows rows={6} />
        ) : null}
      </ListColumn>
      <MainColumn>
        <div className={classes.failure}>
          <QueryFailure query={day.list} title={t('listFailed')} />
        </div>
        {chosenId === null && isLoaded ? <EmptyDay /> : null}
        {chosenId === null && !isLoaded && day.list.error === null ? <SkeletonRows rows={8} /> : null}
        {chosenId === null ? null : (
          <ChosenClass key={chosenId} id={chosenId} row={chosen} beside={day.classes} now={now} connected={connected} />
        )}
      </MainColumn>
    </WorkSheet>
  );
}

function Tomorrow({ count, first }: { readonly count: number; readonly first: number | null }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  return (
    <span className={classes.tomorrow}>
      <IconInfoCircle size={16} stroke={STROKE} />
      {t('tomorrow', { count, time: first === null ? '' : format.time(first) })}
    </span>
  );
}
