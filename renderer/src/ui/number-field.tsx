import { TextInput } from '@mantine/core';
import { wholeNumber } from '#renderer/i18n/digits.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import classes from './number-field.module.css';

interface NumberFieldProps {
  readonly label: string;
  /** The label is shown above; without, it is said and not shown, because it stands beside already. */
  readonly labelled?: boolean;
  /** A number, or what was typed as it was typed; null shows the placeholder. */
  readonly value: number | string | null;
  /** What holds while nothing is written. */
  readonly placeholder?: number;
  readonly range?: { readonly min: number; readonly max: number; readonly step?: number };
  /** Stands inside, behind the number. */
  readonly unit?: string;
  /** It is another than the one that stands, and not applied yet. */
  readonly draft?: boolean;
  readonly error?: string | null;
  readonly onChange: (typed: string) => void;
}

/** A whole number in the reader's digits, typed with either; what is typed stays as it is. The arrows step. */
export function NumberField(props: NumberFieldProps) {
  const { label, labelled = false, value, placeholder, range, unit, draft = false, error = null, onChange } = props;
  const { number } = useFormat();
  const written = (one: number | string): string => (typeof one === 'number' ? number(one, 0) : one);
  const present = typeof value === 'string' ? wholeNumber(value) : value;
  return (
    <TextInput
      {...(labelled ? { label } : { 'aria-label': label })}
      className={draft ? (classes.draft ?? '') : ''}
      inputMode="numeric"
      autoComplete="off"
      value={value === null ? '' : written(value)}
      placeholder={placeholder === undefined ? '' : written(placeholder)}
      error={error}
      {...(unit === undefined
        ? {}
        : {
            rightSection: (
              <span className={classes.unit} aria-hidden="true">
                {unit}
              </span>
            ),
            rightSectionPointerEvents: 'none',
            rightSectionWidth: 62,
          })}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0;
        if (by === 0 || range === undefined) return;
        event.preventDefault();
        const { min, max, step = 1 } = range;
        const from = present ?? placeholder ?? min;
        onChange(String(Math.min(max, Math.max(min, from + by * step))));
      }}
    />
  );
}
