import { useTranslation } from 'react-i18next';
import { KeyHint } from '#renderer/ui/key-hint.tsx';
import type { Tab } from './review-tabs.tsx';
import classes from './review.module.css';

/** What the keyboard does while the table has the focus. */
export function KeyHints({ of }: { readonly of: Tab }) {
  const { t } = useTranslation('review');
  const aboutPeople = of === 'students' || of === 'teachers';
  return (
    <div className={classes.keys}>
      <KeyHint keys={['↑', '↓']}>{t('keys.move')}</KeyHint>
      <KeyHint keys={['Enter']}>{t(aboutPeople ? 'keys.classes' : 'keys.open')}</KeyHint>
      {aboutPeople ? null : (
        <>
          <KeyHint keys={['E']}>{t('keys.facts')}</KeyHint>
          <KeyHint keys={['T']}>{t('keys.view')}</KeyHint>
          <KeyHint keys={['S']}>{t('keys.decide')}</KeyHint>
          {of === 'needs' ? <KeyHint keys={['X']}>{t('keys.choose')}</KeyHint> : null}
          <KeyHint keys={['Esc']}>{t('keys.close')}</KeyHint>
        </>
      )}
      <KeyHint keys={['Ctrl F']}>{t('keys.search')}</KeyHint>
    </div>
  );
}
