import { useTranslation } from 'react-i18next';
import type { TouchedSession } from '#shared/contract/subscriptions.ts';
import { isErrorCode } from '#shared/errors.ts';
import { ApiFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import classes from './subscriptions.module.css';

interface TouchedPartProps {
  readonly touched: readonly TouchedSession[];
  readonly onClose: () => void;
}

/** What an act meant for each class: a batch answers per item. */
export function TouchedPart({ touched, onClose }: TouchedPartProps) {
  const { t } = useTranslation('subscriptions');
  const { date, time, number } = useFormat();
  const sentence = useSentence();
  const placed = touched.filter(({ outcome }) => outcome === 'placed').length;
  // A class that was to be placed and was not has no time still; a group's that was kept has its own.
  const refused = touched.filter(({ outcome, startsAt }) => outcome === 'kept' && startsAt === null).length;
  return (
    <div className={classes.touched} role="status">
      <p className={classes.strong}>
        {placed + refused === 0
          ? t('acts.classes')
          : t('acts.placed', { done: number(placed), all: number(placed + refused) })}
      </p>
      <ul className={classes.lines}>
        {touched.map(({ sessionId, title, startsAt, outcome, why }) => (
          <li key={sessionId}>
            <bdi>{title}</bdi>{' '}
            <span className={classes.quiet}>
              {startsAt === null ? '' : `${date(startsAt)} ${time(startsAt)} · `}
              {t(`acts.outcome.${outcome}`)}
              {why !== null && isErrorCode(why) ? `. ${sentence(new ApiFailure(why, {}, null))}` : ''}
            </span>
          </li>
        ))}
      </ul>
      <LinkButton onPress={onClose}>{t('acts.close')}</LinkButton>
    </div>
  );
}
