import type { ReactNode } from 'react';
import classes from './empty-state.module.css';
import { type Icon, STROKE } from './icons/icon.ts';

interface EmptyStateProps {
  readonly icon: Icon;
  /** What is not there. */
  readonly title: ReactNode;
  /** What comes next, or how this fills: it teaches, it does not apologise. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <Icon size={32} stroke={STROKE} className={classes.icon} />
      <div>
        <p className={classes.title}>{title}</p>
        <div className={classes.words}>{children}</div>
        {action === undefined ? null : <div className={classes.action}>{action}</div>}
      </div>
    </div>
  );
}
