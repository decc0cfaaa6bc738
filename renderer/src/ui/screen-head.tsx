import type { ReactNode } from 'react';
import classes from './screen-head.module.css';

interface ScreenHeadProps {
  readonly title: string;
  /** Between the name and the tools: the shown days, as of when. It takes the room that is left. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}

/** The name of a screen without a list column, what it shows, and its tools at the end side. */
export function ScreenHead({ title, about, children }: ScreenHeadProps) {
  return (
    <header className={classes.head}>
      <h1>{title}</h1>
      <div className={classes.about}>{about}</div>
      {children}
    </header>
  );
}
