import { useTranslation } from 'react-i18next';
import type { Quality } from '../core/room-person.ts';
import classes from './students-panel.module.css';

/** How many of the four bars stand tall. */
const BARS: Readonly<Record<Quality, number>> = { good: 4, fair: 3, poor: 1, lost: 0, unknown: 0 };

/** The connection as bars; a weak one also in words (look.md: never colour alone). */
export function SignalBars({ quality }: { readonly quality: Quality }) {
  const { t } = useTranslation('classroom');
  const weak = quality === 'poor';
  return (
    <span className={classes.signal} data-weak={weak || undefined} title={t(`students.quality.${quality}`)}>
      <svg width="16" height="14" viewBox="0 0 16 14" role="img" aria-label={t(`students.quality.${quality}`)}>
        {[0, 1, 2, 3].map((bar) => {
          const height = bar < BARS[quality] ? 4 + bar * 3 : 1.5;
          return (
            <rect key={bar} x={bar * 4 + 1} y={13 - height} width="1.7" height={height} rx="0.6" fill="currentColor" />
          );
        })}
      </svg>
      {weak ? <span>{t('students.weak')}</span> : null}
    </span>
  );
}
