import { useTranslation } from 'react-i18next';
import { STROKE } from './icons/icon.ts';
import classes from './mark-row.module.css';
import { STATES } from './states.ts';

export type Mark = 'present' | 'late' | 'partial' | 'absent' | 'excused';
const ORDER: readonly Mark[] = ['present', 'excused', 'partial', 'late', 'absent'];
const MARK_SIZE = 17;

/** The last attendances, oldest first, as marks and in words: "4 present, 1 late". */
export function MarkRow({ marks }: { readonly marks: readonly Mark[] }) {
  const { t } = useTranslation('ui');
  const counts = ORDER.map((mark) => ({ mark, count: marks.filter((one) => one === mark).length }));
  const words = counts
    .filter(({ count }) => count > 0)
    .map(({ mark, count }) => t(`marks.${mark}`, { count }))
    .join(t('marks.separator'));
  if (marks.length === 0) return <span className={classes.words}>{t('marks.none')}</span>;
  return (
    <span className={classes.row}>
      <span className={classes.marks}>
        {marks.map((mark, at) => {
          const { icon: Icon, ink } = STATES[mark];
          return (
            // The words beside them say the same; a reader of the screen hears those.
            // oxlint-disable-next-line react/no-array-index-key -- a mark has no identity but its place
            <span key={at} className={`${classes.mark} ${classes[ink]}`} aria-hidden="true">
              <Icon size={MARK_SIZE} stroke={STROKE} />
            </span>
          );
        })}
      </span>
      <span className={classes.words}>{words}</span>
    </span>
  );
}
