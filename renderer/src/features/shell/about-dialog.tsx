import { Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import classes from './shell.module.css';

const CREDITS = ['tabler', 'plex', 'amiri'] as const;

/** Which app this is, what it runs on, and whose work it stands on. */
export function AboutDialog({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell');
  const about = useQuery({
    queryKey: ['about'],
    queryFn: () => desktop.getAbout(),
    enabled: opened,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <Modal opened={opened} onClose={onClose} title={t('about.title')} size={480}>
      {about.data === undefined ? null : (
        <>
          <p>{t('about.version', { version: about.data.version })}</p>
          <p className={classes.hint}>
            <bdi dir="ltr">{t('about.runtime', about.data)}</bdi>
          </p>
        </>
      )}
      <h3 className={classes.groupTitle}>{t('about.credits')}</h3>
      <ul className={classes.hint}>
        {CREDITS.map((credit) => (
          <li key={credit}>{t(`about.${credit}`)}</li>
        ))}
      </ul>
    </Modal>
  );
}
