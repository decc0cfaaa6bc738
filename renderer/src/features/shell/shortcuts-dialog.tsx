import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Key } from '#renderer/ui/key-hint.tsx';
import { useShownShortcuts } from '#renderer/ui/use-shortcuts.ts';
import classes from './shell.module.css';

/** Every key that does something now, under `?`. */
export function ShortcutsDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell');
  const groups = useShownShortcuts((store) => store.groups);
  return (
    <Modal opened={opened} onClose={onClose} title={t('shortcuts.title')} size={480}>
      <dl className={classes.keys}>
        {[...groups.values()].flat().map(({ shown, label }) => (
          <div key={`${shown} ${label}`}>
            <dt>{label}</dt>
            <dd>
              <Key>{shown}</Key>
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.hint}>{t('shortcuts.byPlace')}</p>
    </Modal>
  );
}
