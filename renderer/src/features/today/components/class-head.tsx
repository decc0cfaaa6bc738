import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { StatusLabel } from '#renderer/ui/state-label.tsx';
import { isUndecided } from '../core/class-list.ts';
import { countdownOf } from '../core/countdown.ts';
import { dayOf } from '../core/day.ts';
import { useEndReason } from '../hooks/use-end-reason.ts';
import { CountdownFigure } from './countdown-figure.tsx';
import classes from './class-view.module.css';

interface ClassHeadProps {
  readonly row: SessionRow;
  readonly now: number;
}

/** State, name and facts of the chosen class, and the time until it starts or ends. */
export function ClassHead({ row, now }: ClassHeadProps) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const detail = useStateDetail(row, now);
  const day = dayOf(now, format.settings.timeZone);
  const span = { from: format.time(row.startsAt), to: format.time(row.endsAt) };
  const isToday = row.startsAt < day.to && row.endsAt > day.from;
  const when = isToday ? t('starts', span) : t('startsOn', { ...span, date: format.date(row.startsAt) });
  const countdown = countdownOf(row, now);
  return (
    <header className={classes.head}>
      <div className={classes.what}>
        <StatusLabel status={row.status} strong>
          {detail === null ? undefined : <>· {detail}</>}
        </StatusLabel>
        <h2 className={classes.name}>
          <bdi>{row.title}</bdi>
        </h2>
        <p className={classes.facts}>
          {when} · {t('studentCount', { count: row.expectedCount })}
        </p>
      </div>
      {countdown === null ? null : <CountdownFigure countdown={countdown} />}
    </header>
  );
}

/** What follows the status word: "room open since 15:45". */
function useStateDetail(row: SessionRow, now: number): string | null {
  const { t } = useTranslation('today');
  const format = useFormat();
  const endReason = useEndReason();
  const time = (at: number | null): string => (at === null ? '' : format.time(at));
  switch (row.status) {
    case 'unscheduled':
      return null;
    case 'scheduled':
    case 'ready':
      if (isUndecided(row, now)) return t('state.undecided');
      if (now < row.opensAt) return t('state.opens', { time: time(row.opensAt) });
      if (now >= row.startsAt) return t('state.late', { age: format.minutes(now - row.startsAt) });
      return row.roomOpenedAt === null ? t('state.mayOpen') : t('state.roomOpen', { time: time(row.roomOpenedAt) });
    case 'ongoing':
      return row.startedAt === null ? null : t('state.since', { time: time(row.startedAt) });
    case 'completed':
      return t(row.flags.includes('ended_early') ? 'state.endedEarly' : 'state.ended', { time: time(row.endedAt) });
    case 'absent':
      return t('state.ended', { time: time(row.endedAt) });
    default:
      return endReason(row.endReason);
  }
}
