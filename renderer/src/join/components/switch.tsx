import { useId } from 'react';
import classes from './switch.module.css';

interface SwitchProps {
  readonly name: string;
  readonly what: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** A switch with its sentence; the whole row can be pressed. */
export function Switch({ name, what, on, onChange }: SwitchProps) {
  const whatId = useId();
  const nameId = useId();
  return (
    <button
      type="button"
      role="switch"
      className={classes.row}
      aria-checked={on}
      aria-labelledby={nameId}
      aria-describedby={whatId}
      onClick={() => onChange(!on)}
    >
      <span className={classes.words}>
        <span id={nameId} className={classes.name}>
          {name}
        </span>
        <span id={whatId} className={classes.what}>
          {what}
        </span>
      </span>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.thumb} />
      </span>
    </button>
  );
}
