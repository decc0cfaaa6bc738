import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { toArabicDigits, toLatinDigits } from '#renderer/i18n/digits.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

interface NumberFieldProps {
  readonly label: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly onChange: (value: number | null) => void;
}

/** A whole number within its range, shown with the reader's digits, typed with either; the arrows step. */
export function NumberField({ label, value, min, max, step = 1, onChange }: NumberFieldProps) {
  const { language, digits } = useFormat().settings;
  const [typed, setTyped] = useState<string | null>(null);
  const within = (wanted: number): number => Math.min(max, Math.max(min, wanted));
  const plain = value === null ? '' : String(value);
  return (
    <TextInput
      label={label}
      inputMode="numeric"
      autoComplete="off"
      value={typed ?? (language === 'ar' && digits === 'arabic' ? toArabicDigits(plain) : plain)}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        const text = toLatinDigits(currentTarget.value).trim();
        const wanted = /^\d{1,5}$/.test(text) ? Number(text) : null;
        onChange(wanted !== null && wanted >= min && wanted <= max ? wanted : null);
      }}
      onBlur={() => setTyped(null)}
      onKeyDown={(event) => {
        const by = event.key === 'ArrowUp' ? step : event.key === 'ArrowDown' ? -step : 0;
        if (by === 0) return;
        event.preventDefault();
        setTyped(null);
        onChange(within((value ?? min) + by));
      }}
    />
  );
}
