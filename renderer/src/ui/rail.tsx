import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import classes from './frame.module.css';
import { type Icon, STROKE } from './icons/icon.ts';

interface RailProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly foot: ReactNode;
}

/** The narrow navigation at the start side. */
export function Rail({ label, children, foot }: RailProps) {
  return (
    <nav className={classes.rail} aria-label={label}>
      <div className={classes.items}>{children}</div>
      <div className={classes.foot}>{foot}</div>
    </nav>
  );
}

interface RailItemProps {
  readonly to: string;
  readonly icon: Icon;
  readonly label: string;
  /** Only where somebody must act. */
  readonly count?: number;
  /** The count in words: "14 rows need you". */
  readonly countLabel?: string;
}

export function RailItem({ to, icon: Icon, label, count = 0, countLabel }: RailItemProps) {
  return (
    <NavLink to={to} className={classes.item}>
      <Icon size={22} stroke={STROKE} />
      <span>{label}</span>
      {count > 0 ? (
        <span className={classes.badge} aria-label={countLabel}>
          {count}
        </span>
      ) : null}
    </NavLink>
  );
}

export function RailButton(props: { readonly icon: Icon; readonly label: string; readonly onPress: () => void }) {
  const { icon: Icon } = props;
  return (
    <button type="button" className={classes.item} onClick={props.onPress}>
      <Icon size={22} stroke={STROKE} />
      <span>{props.label}</span>
    </button>
  );
}
