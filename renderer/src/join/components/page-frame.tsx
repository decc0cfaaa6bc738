import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '#renderer/i18n/format.ts';
import { AppMark } from '#renderer/ui/icons/app-mark.tsx';
import classes from './page-frame.module.css';

interface PageFrameProps {
  readonly academyName: string;
  readonly studentName: string;
  readonly onLanguage: (language: Language) => void;
  readonly children: ReactNode;
}

/** Head and foot of every page but the class itself. */
export function PageFrame({ academyName, studentName, onLanguage, children }: PageFrameProps) {
  const { t, i18n } = useTranslation('join');
  const other: Language = i18n.language === 'ar' ? 'en' : 'ar';
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        {academyName === '' ? (
          <span className={classes.mark}>
            <AppMark />
          </span>
        ) : (
          <bdi className={classes.academy}>{academyName}</bdi>
        )}
        <bdi className={classes.student}>{studentName}</bdi>
      </header>
      <main className={classes.main}>{children}</main>
      <footer className={classes.foot}>
        <button type="button" lang={other} className={classes.language} onClick={() => onLanguage(other)}>
          {t('otherLanguage')}
        </button>
      </footer>
    </div>
  );
}
