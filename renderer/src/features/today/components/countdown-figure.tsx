import { useTranslation } from 'react-i18next';
import { SECOND } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { type Countdown, figureOf } from '../core/countdown.ts';
import classes from './class-view.module.css';

/** One figure and what it counts: "8" over "minutes to start". */
export function CountdownFigure({ countdown }: { readonly countdown: Countdown }) {
  const { t } = useTranslation('today');
  const format = useFormat();
  const { unit, value } = figureOf(countdown);
  const words =
    unit === 'hours'
      ? t(`countdown.${countdown.until}.hours`)
      : t(`countdown.${countdown.until}.${unit}`, { count: value });
  // Hours and minutes are written as minutes and seconds are: 2:05.
  const figure = unit === 'hours' ? format.countdown(value * SECOND) : format.number(value);
  return (
    <p className={classes.countdown} role="timer">
      <span className={classes.figure}>{figure}</span> <span className={classes.unit}>{words}</span>
    </p>
  );
}
