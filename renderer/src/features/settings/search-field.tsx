import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import classes from './settings.module.css';

interface SearchFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (search: string) => void;
}

/** Searches what settings are called and what they do; letters that people mix up find each other. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation('settings');
  const input = useRef<HTMLInputElement>(null);
  useShortcuts([
    {
      code: 'KeyF',
      ctrl: true,
      shown: 'Ctrl F',
      label: t('searchKey'),
      run: () => input.current?.focus(),
      whileTyping: true,
    },
  ]);
  return (
    <TextInput
      ref={input}
      className={classes.search ?? ''}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={17} stroke={STROKE} />}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || value === '') return;
        event.preventDefault();
        onChange('');
      }}
    />
  );
}
