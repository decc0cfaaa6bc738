import type { ReactNode } from 'react';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import { useTurnedTo } from '../hooks/use-turned-to.ts';
import classes from './calm-page.module.css';

interface CalmPageProps {
  readonly icon: Icon;
  readonly mirrored?: boolean;
  readonly title: string;
  /** One sentence or two: what it is and what to do. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

/** A page that has one thing to say. */
export function CalmPage({ icon: Sign, mirrored = false, title, children, action }: CalmPageProps) {
  const heading = useTurnedTo<HTMLHeadingElement>(title);
  return (
    <div className={classes.calm}>
      <Sign size={40} stroke={STROKE} className={mirrored ? `${classes.icon} mirrored` : classes.icon} />
      <h1 ref={heading} tabIndex={-1} className={classes.title}>
        {title}
      </h1>
      <div className={classes.words}>{children}</div>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  );
}
