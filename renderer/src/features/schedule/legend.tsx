import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './legend.module.css';

/** What the hatching means, in words. */
export function Legend({ bufferMs, hours }: { readonly bufferMs: number; readonly hours: boolean }) {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  return (
    <span className={classes.legend}>
      {bufferMs === 0 ? null : (
        <span>
          <i className={classes.swatchBuffer} aria-hidden="true" />
          {t('buffer', { minutes: format.minutes(bufferMs) })}
        </span>
      )}
      {hours ? (
        <span>
          <i className={classes.swatchOutside} aria-hidden="true" />
          {t('outside')}
        </span>
      ) : null}
      <span>
        <i className={classes.swatchBlocked} aria-hidden="true" />
        {t('blockedDay')}
      </span>
    </span>
  );
}
