import type { ReactNode } from 'react';
import classes from './press.module.css';

interface PressProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  /** `hero` is the one thing to do; `edge` a second one; `bad` leads out. */
  readonly look?: 'hero' | 'edge' | 'quiet';
  /** Cannot be pressed now; it keeps its place in the tab order, so that its reason can be read. */
  readonly closed?: boolean;
  readonly busy?: boolean;
  readonly describedBy?: string | undefined;
}

/** The page's buttons. */
export function Press({ children, onPress, look = 'hero', closed = false, busy = false, describedBy }: PressProps) {
  const idle = closed || busy;
  return (
    <button
      type="button"
      className={`${classes.press} ${classes[look]}`}
      aria-disabled={idle}
      aria-busy={busy}
      aria-describedby={describedBy}
      data-closed={closed}
      onClick={idle ? undefined : onPress}
    >
      {children}
    </button>
  );
}
