import type { ReactNode } from 'react';
import classes from './link-button.module.css';

/** A second act inside a sentence or a strip: words in the accent's ink, no ground. */
export function LinkButton({ children, onPress }: { readonly children: ReactNode; readonly onPress: () => void }) {
  return (
    <button type="button" className={classes.link} onClick={onPress}>
      {children}
    </button>
  );
}
