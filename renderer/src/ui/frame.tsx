import type { ReactNode } from 'react';
import classes from './frame.module.css';

interface FrameProps {
  readonly strip: ReactNode;
  /** Absent where the work has the whole window: the classroom, the sign-in. */
  readonly rail?: ReactNode;
  readonly children: ReactNode;
}

/** One window: the strip on top, the rail at the start side, the work in the rest (look.md, "Anatomy"). */
export function Frame({ strip, rail, children }: FrameProps) {
  return (
    <div className={classes.frame}>
      {strip}
      {rail}
      <div className={classes.work} data-alone={rail === undefined || undefined}>
        {children}
      </div>
    </div>
  );
}
