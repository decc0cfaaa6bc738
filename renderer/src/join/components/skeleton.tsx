import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './skeleton.module.css';

/** The words come after a second: most loads are over by then and would only flicker. */
const WORDS_AFTER_MS = 1_000;

/** The page without its words, in the places where they will stand. */
export function Skeleton() {
  const { t } = useTranslation('join');
  const [late, setLate] = useState(false);
  useEffect(() => {
    document.title = t('page');
    const timer = setTimeout(() => setLate(true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, [t]);
  return (
    <div className={classes.page} aria-busy="true">
      <div className={classes.head}>
        <span className={classes.bar} style={{ inlineSize: 110 }} />
        <span className={classes.bar} style={{ inlineSize: 60 }} />
      </div>
      <div className={classes.body}>
        <span className={classes.bar} style={{ inlineSize: 180 }} />
        <span className={classes.bar} style={{ inlineSize: 220, blockSize: 26 }} />
        <span className={classes.bar} style={{ inlineSize: 160 }} />
        <span className={classes.bar} style={{ inlineSize: 130, blockSize: 40 }} />
        <span className={classes.panel} />
        <p className={classes.words} role="status">
          {late ? `${t('loading')}…` : ''}
        </p>
      </div>
    </div>
  );
}
