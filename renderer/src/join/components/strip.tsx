import { IconAlertTriangle, IconCloudOff, IconInfoCircle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import classes from './strip.module.css';

const ICONS = { failed: IconAlertTriangle, offline: IconCloudOff, info: IconInfoCircle, locked: IconLock } as const;

interface StripProps {
  /** Failed is brick; offline and locked are calm grey. */
  readonly tone: keyof typeof ICONS;
  readonly title: ReactNode;
  readonly children?: ReactNode;
}

/** A strip across the page: what failed and what to do, or what is old. */
export function Strip({ tone, title, children }: StripProps) {
  const Sign = ICONS[tone];
  return (
    <div className={`${classes.strip} ${classes[tone]}`} role={tone === 'failed' ? 'alert' : 'status'}>
      <Sign size={18} stroke={STROKE} className={classes.icon} />
      <div className={classes.words}>
        <p className={classes.title}>{title}</p>
        {children}
      </div>
    </div>
  );
}
