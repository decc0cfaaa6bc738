import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { type Countdown, figureOf } from '../core/countdown.ts';
import classes from './class-view.module.css';

/** One figure and what it counts: "8" over "minutes to start". */
export function CountdownFigure({ countdown }: { readonly countdown: Countdown }) {
  const { t } = useTranslation('today');
  const { number } = useFormat();
  const { unit, value } = figureOf(countdown);
  return (
    <p className={classes.countdown} role="timer">
      <span className={classes.figure}>{number(value)}</span>{' '}
      <span className={classes.unit}>{t(`countdown.${countdown.until}.${unit}`, { count: value })}</span>
    </p>
  );
}
