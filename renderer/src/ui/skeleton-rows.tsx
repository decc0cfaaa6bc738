import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './skeleton-rows.module.css';

/** The words come after a second: most loads are over by then and would only flicker. */
const WORDS_AFTER_MS = 1_000;
const WIDTHS = [
  [150, 70, 110],
  [188, 60, 90],
  [120, 80, 100],
] as const;

interface SkeletonRowsProps {
  readonly rows: number;
  /** What is being fetched and how far it is: "212 classes are fetched, 140 are here". */
  readonly words?: string;
}

/** Rows without their words, in the place where the real ones will stand. */
export function SkeletonRows({ rows, words }: SkeletonRowsProps) {
  const { t } = useTranslation('ui');
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.rows} aria-busy="true">
      {Array.from({ length: rows }, (_, row) => (
        // oxlint-disable-next-line react/no-array-index-key -- placeholders have no identity
        <div key={row} className={classes.row} aria-hidden="true">
          {WIDTHS[row % WIDTHS.length]?.map((width) => (
            <span key={width} className={classes.bar} style={{ inlineSize: width }} />
          ))}
        </div>
      ))}
      <p className={classes.words} role="status">
        {late ? (words ?? `${t('loading')}…`) : ''}
      </p>
    </div>
  );
}
