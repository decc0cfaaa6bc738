import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Busy } from '#shared/domain/scheduling/clash.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './place.module.css';
import { PlaceRow } from './place-row.tsx';
import type { PlaceDraft, Waiting } from './use-place-draft.ts';
import type { Placing } from './use-placing.ts';

interface PlaceRowsProps {
  readonly waiting: readonly Waiting[];
  readonly draft: PlaceDraft;
  readonly placing?: Pick<Placing, 'answers' | 'forget'>;
}

/** A day and a time for each class that waits, held against what is taken and against each other while it is typed. */
export function PlaceRows({ waiting, draft, placing }: PlaceRowsProps) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const isPlaced = (id: number): boolean => 'at' in (placing?.answers.get(id) ?? {});
  const open = waiting.filter(({ sessionId }) => !isPlaced(sessionId));
  const wanted = draft.wishes.filter(({ sessionId }) => !isPlaced(sessionId));
  const wished: readonly Busy[] = wanted.map(({ sessionId, startsAt }) => {
    const minutes = waiting.find((one) => one.sessionId === sessionId)?.durationMinutes ?? 0;
    const to = startsAt + minutes * MINUTE;
    return { who: 'student', sessionId, title: null, from: startsAt, to, busyUntil: to };
  });
  const single = waiting.length === 1;
  return (
    <div className={single ? classes.single : undefined}>
      <div className={classes.heads} aria-hidden="true">
        {single ? null : <span />}
        <span>{t('move.day')}</span>
        <span>{t('move.time', { city: format.city(format.settings.timeZone) })}</span>
        {single ? null : <span />}
      </div>
      <ol className={classes.rows}>
        {waiting.map((one, index) => (
          <PlaceRow
            key={one.sessionId}
            n={index + 1}
            alone={single}
            waiting={one}
            wall={draft.wallOf(one.sessionId)}
            wished={wished.filter(({ sessionId }) => sessionId !== one.sessionId)}
            answer={placing?.answers.get(one.sessionId) ?? null}
            onWall={(wall) => {
              placing?.forget(one.sessionId);
              draft.set(one.sessionId, wall);
            }}
          />
        ))}
      </ol>
      {single || wanted.length === open.length ? null : (
        <Button
          mt={8}
          size="compact-md"
          variant="subtle"
          disabled={draft.wishes.length === 0}
          onClick={draft.fillWeekly}
        >
          {t('place.weekly')}
        </Button>
      )}
    </div>
  );
}
