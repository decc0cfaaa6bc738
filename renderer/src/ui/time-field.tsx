import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { parseTime, shiftTime } from '#renderer/i18n/typed.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

interface TimeFieldProps {
  readonly label: string;
  /** `HH:MM`. */
  readonly value: string;
  readonly onChange: (time: string) => void;
  readonly size?: string;
  /** The label is for readers of the screen only: the column above says it. */
  readonly quiet?: boolean;
}

/** A clock time in 24 hours, shown with the reader's digits, typed with either; the arrows step five minutes. */
export function TimeField({ label, value, onChange, size = 'sm', quiet = false }: TimeFieldProps) {
  const { clock } = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextInput
      {...(quiet ? { 'aria-label': label } : { label })}
      size={size}
      inputMode="numeric"
      autoComplete="off"
      value={typed ?? clock(value)}
      error={typed !== null && typed !== '' && parseTime(typed) === null && typed.length > 4}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const time = parseTime(currentTarget.value);
        if (time !== null) onChange(time);
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        const step = event.key === 'ArrowUp' ? 5 : event.key === 'ArrowDown' ? -5 : 0;
        if (step === 0) return;
        event.preventDefault();
        setTyped(null);
        onChange(shiftTime(value, step));
      }}
    />
  );
}
