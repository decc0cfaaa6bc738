import { SegmentedControl } from '@mantine/core';
import { type Icon, STROKE } from './icons/icon.ts';
import classes from './segment.module.css';

interface SegmentProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string; readonly icon?: Icon }[];
  readonly onChange: (value: Value) => void;
  readonly fullWidth?: boolean;
}

/** One of a few, all of them in sight. */
export function Segment<Value extends string>({ label, value, options, onChange, fullWidth }: SegmentProps<Value>) {
  return (
    <SegmentedControl<Value>
      aria-label={label}
      value={value}
      onChange={onChange}
      fullWidth={fullWidth ?? false}
      data={options.map(({ value, label, icon: Icon }) => ({
        value,
        label: (
          <span className={classes.option}>
            {Icon === undefined ? null : <Icon size={17} stroke={STROKE} />}
            {label}
          </span>
        ),
      }))}
    />
  );
}
