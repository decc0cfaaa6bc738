import { TextInput } from '@mantine/core';
import type { SettingKey } from '#shared/domain/settings.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { type Value, valueOf } from './core/draft.ts';
import { useWords } from './hooks/use-words.ts';
import classes from './settings.module.css';

interface NumberFieldProps {
  readonly settingKey: SettingKey;
  readonly label: string;
  /** As typed, or the number that stands; null shows the placeholder. */
  readonly value: Value | null;
  /** What holds while nothing is written. */
  readonly placeholder?: Value;
  readonly draft: boolean;
  readonly error: string | null;
  readonly onChange: (typed: string) => void;
}

/** A whole number with its unit inside, in digits of either kind. */
export function NumberField({ settingKey, label, value, placeholder, draft, error, onChange }: NumberFieldProps) {
  const { number } = useFormat();
  const words = useWords();
  const written = (one: Value): string => (typeof one === 'number' ? number(one, 0) : String(one));
  return (
    <TextInput
      className={classes.number ?? ''}
      data-draft={draft || undefined}
      aria-label={label}
      inputMode="numeric"
      autoComplete="off"
      value={value === null ? '' : written(value)}
      placeholder={placeholder === undefined ? '' : written(placeholder)}
      error={error}
      rightSection={
        <span className={classes.unit} aria-hidden="true">
          {words.unit(settingKey, valueOf(settingKey, value ?? placeholder ?? 0) ?? 0)}
        </span>
      }
      rightSectionPointerEvents="none"
      rightSectionWidth={62}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
