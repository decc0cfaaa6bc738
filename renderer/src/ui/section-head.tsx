import type { ReactNode } from 'react';
import classes from './section-head.module.css';

/** A heading over its hairline, with a fact at the end side. It groups; no box around the group is needed. */
export function SectionHead({ title, hint }: { readonly title: ReactNode; readonly hint?: ReactNode }) {
  return (
    <div className={classes.head}>
      <h2>{title}</h2>
      {hint === undefined ? null : <span className={classes.hint}>{hint}</span>}
    </div>
  );
}
