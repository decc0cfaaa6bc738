import type { ReactNode } from 'react';
import classes from './key-hint.module.css';

/** One key as it is printed on the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
  return (
    <kbd className={classes.key} dir="ltr">
      {children}
    </kbd>
  );
}

/** Keys and what they do: for the foot of a table. */
export function KeyHint({ keys, children }: { readonly keys: readonly ReactNode[]; readonly children: ReactNode }) {
  return (
    <span className={classes.hint}>
      {keys.map((key, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- the keys of one hint never change their order
        <Key key={at}>{key}</Key>
      ))}
      <span>{children}</span>
    </span>
  );
}
