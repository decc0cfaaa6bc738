import { IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './chip.module.css';
import { type Icon, STROKE } from './icons/icon.ts';

interface ChipProps {
  readonly children: ReactNode;
  readonly icon?: Icon;
  /** A filter that holds, or a reason that is chosen. */
  readonly chosen?: boolean;
  /** Shows a cross: pressing takes the filter away. */
  readonly removable?: boolean;
  /** Chosen but not applied yet. */
  readonly draft?: boolean;
  readonly onPress: () => void;
}

/** A filter or a reason that can be switched on and off. */
export function Chip({ children, icon: Icon, chosen = false, removable = false, draft = false, onPress }: ChipProps) {
  return (
    <button
      type="button"
      className={`${classes.chip} ${chosen ? classes.chosen : ''} ${draft ? classes.draft : ''}`}
      aria-pressed={chosen}
      onClick={onPress}
    >
      {Icon === undefined ? null : <Icon size={16} stroke={STROKE} />}
      <span>{children}</span>
      {removable ? <IconX size={14} stroke={STROKE} aria-hidden="true" /> : null}
    </button>
  );
}
