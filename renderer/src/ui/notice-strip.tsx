import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconInfoCircle, IconPencil } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { type Icon, STROKE } from './icons/icon.ts';
import classes from './notice-strip.module.css';

export type StripTone = 'failed' | 'offline' | 'draft' | 'info';

const ICONS: Record<StripTone, Icon> = {
  failed: IconAlertTriangle,
  offline: IconCloudOff,
  draft: IconPencil,
  info: IconInfoCircle,
};

interface NoticeStripProps {
  readonly tone: StripTone;
  readonly title: ReactNode;
  /** What was tried and what to do. */
  readonly children?: ReactNode;
  readonly icon?: Icon;
  readonly actions?: ReactNode;
}

/** A strip across the work: what failed (brick), what is offline (grey and calm), what is not applied yet (ochre). */
export function NoticeStrip({ tone, title, children, icon, actions }: NoticeStripProps) {
  const Sign = icon ?? ICONS[tone];
  return (
    <div className={`${classes.strip} ${classes[tone]}`} role={tone === 'failed' ? 'alert' : 'status'}>
      <Sign size={18} stroke={STROKE} className={classes.icon} />
      <div className={classes.words}>
        <p className={classes.title}>{title}</p>
        {children === undefined ? null : <div className={classes.detail}>{children}</div>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

/** A button inside a strip: `edge` for the first thing to do, plain for the second. */
export function StripAction(props: {
  readonly children: ReactNode;
  readonly edge?: boolean;
  readonly onPress: () => void;
}) {
  return (
    <Button size="compact-md" fz="xs" variant={props.edge === true ? 'default' : 'subtle'} onClick={props.onPress}>
      {props.children}
    </Button>
  );
}
