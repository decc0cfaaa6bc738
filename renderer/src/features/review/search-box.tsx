import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import classes from './review.module.css';

interface SearchBoxProps {
  readonly value: string;
  readonly onChange: (search: string) => void;
  /** The keyboard goes back to the table. */
  readonly onLeave: () => void;
}

/** Searches titles and names; letters that people mix up find each other. */
export function SearchBox({ value, onChange, onLeave }: SearchBoxProps) {
  const { t } = useTranslation('review');
  const input = useRef<HTMLInputElement>(null);
  useShortcuts([
    {
      code: 'KeyF',
      ctrl: true,
      shown: 'Ctrl F',
      label: t('keys.search'),
      run: () => input.current?.focus(),
      whileTyping: true,
    },
  ]);
  return (
    <TextInput
      ref={input}
      className={classes.search}
      type="search"
      aria-label={t('filters.searchLabel')}
      placeholder={t('filters.search')}
      leftSection={<IconSearch size={17} stroke={STROKE} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && value !== '') onChange('');
        else if (event.key === 'Escape' || event.key === 'Enter' || event.key === 'ArrowDown') onLeave();
        else return;
        event.preventDefault();
      }}
    />
  );
}
