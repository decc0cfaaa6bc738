import { useTranslation } from 'react-i18next';
import type { SettingsPage, SettingsVersion } from '#shared/contract/settings.ts';
import { Becomes } from './becomes.tsx';
import { useWords } from './hooks/use-words.ts';
import classes from './settings.module.css';

interface ChangeLineProps {
  readonly page: SettingsPage;
  readonly change: SettingsVersion['changes'][number];
}

/** One value of a version: its name, its place, before and after. */
export function ChangeLine({ page, change }: ChangeLineProps) {
  const { t } = useTranslation('settings');
  const words = useWords();
  const place = words.place(page, change);
  return (
    <li>
      <span>
        {t(`names.${change.key}`)}
        {place === null ? '' : ` (${place})`}: <span className={classes.hint}>{words.set(change, change.before)}</span>{' '}
        <Becomes /> <strong>{words.set(change, change.after)}</strong>
      </span>
    </li>
  );
}
