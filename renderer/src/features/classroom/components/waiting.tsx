import { useTranslation } from 'react-i18next';
import classes from './live-class.module.css';

/** The room's ground with a word, while something is on its way: the layout stays. */
export function Waiting({ words }: { readonly words?: string }) {
  const { t } = useTranslation('classroom');
  return (
    <div className={classes.class}>
      <main className={classes.stage}>
        <p className={classes.waiting} role="status">
          {words ?? t('loading')}…
        </p>
      </main>
    </div>
  );
}
