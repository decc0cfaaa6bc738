import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { isFarOff } from '../core/left.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useWords } from '../hooks/use-words.ts';
import classes from './countdown.module.css';

/** How long until the class starts, or since it did. It moves, and is silent: readers of the screen ask for it. */
export function Countdown({ startsAt }: { readonly startsAt: number }) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const words = useWords();
  const left = startsAt - useServerTime();
  return (
    <p className={classes.countdown} role="timer" aria-live="off">
      {isFarOff(left) ? (
        <span className={classes.words}>{words.left(left)}</span>
      ) : (
        <span className={classes.numerals}>{format.countdown(Math.abs(left))}</span>
      )}{' '}
      <span>{t(left > 0 ? 'untilStart' : 'sinceStart')}</span>
    </p>
  );
}
