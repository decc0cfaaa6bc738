import { IconPin } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import classes from './timeline.module.css';

/** What the drawing means. A sign that does not occur in it is left out, but for the five that usually do. */
export function Legend({ pin, blind }: { readonly pin: boolean; readonly blind: boolean }) {
  const { t } = useTranslation('review');
  return (
    <ul className={classes.legend} aria-label={t('timeline.legend.label')}>
      {(['stay', 'gap', 'estimate', 'outside', 'event'] as const).map((sign) => (
        <li key={sign}>
          <span className={classes.sample} data-sign={sign} />
          {t(`timeline.legend.${sign}`)}
        </li>
      ))}
      {blind ? (
        <li>
          <span className={classes.sample} data-sign="blind" />
          {t('timeline.legend.blind')}
        </li>
      ) : null}
      {pin ? (
        <li>
          <IconPin size={16} stroke={STROKE} className={classes.pinSign} />
          {t('timeline.legend.pin')}
        </li>
      ) : null}
    </ul>
  );
}
