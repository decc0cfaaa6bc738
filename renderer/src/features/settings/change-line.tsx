import { useTranslation } from 'react-i18next';
import type { SettingsPage, SettingsVersion } from '#shared/contract/settings.ts';
import { SETTINGS, type SettingKey } from '#shared/domain/settings.ts';
import { Becomes } from './becomes.tsx';
import type { Value } from './core/draft.ts';
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
  // The academy has nothing further away to inherit from than the default.
  const written = (value: Value | null): string =>
    words.value(change.key, value ?? (change.scope === 'academy' ? plainDefault(change.key) : null));
  return (
    <li>
      <span>
        {t(`names.${change.key}`)}
        {place === null ? '' : ` (${place})`}: <span className={classes.hint}>{written(change.before)}</span>{' '}
        <Becomes /> <strong>{written(change.after)}</strong>
      </span>
    </li>
  );
}

function plainDefault(key: SettingKey): Value {
  const value = SETTINGS[key].default;
  return typeof value === 'object' ? [...value] : value;
}
