import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './setup.module.css';

/** A server of somebody else's that has no academy yet: only its admin can make one there. */
export function NotSetUpScreen({ url }: { readonly url: string }) {
  const { t } = useTranslation('setup');
  return (
    <WorkSheet>
      <main className={classes.page}>
        <div className={classes.column}>
          <h1 className={classes.title}>{t('notSetUp.title')}</h1>
          <p className={classes.lead}>{t('notSetUp.body', { server: `\u2066${new URL(url).host}\u2069` })}</p>
          <div className={classes.actions}>
            <Button size="lg" onClick={() => void desktop.retryServer()}>
              {t('notSetUp.retry')}
            </Button>
            <Button size="lg" variant="subtle" onClick={() => void desktop.forgetServerChoice()}>
              {t('notSetUp.otherServer')}
            </Button>
          </div>
        </div>
      </main>
    </WorkSheet>
  );
}
