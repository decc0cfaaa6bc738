import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ServerState } from '#shared/ipc.ts';
import { desktop } from '#renderer/api/desktop.ts';
import type { setup } from '#renderer/i18n/en/setup.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { copyText } from '#renderer/ui/copy-text.ts';
import { notifySuccess } from '#renderer/ui/notices.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import classes from './setup.module.css';

type Failed = Extract<ServerState, { phase: 'failed' }>;
type KnownCode = keyof typeof setup.failed.codes;

/** Codes of a server elsewhere; all others are about the one on this computer. */
const REMOTE_CODES: readonly string[] = ['not_an_academy_server', 'server_too_old'];

/** Why the server did not start, in plain words, with what to do (reliability.md 12). */
export function ServerFailedScreen({ server }: { readonly server: Failed }) {
  const { t, i18n } = useTranslation(['setup', 'ui']);
  const format = useFormat();
  const now = useNow(1_000);
  const wait = server.nextTryAt === null ? null : server.nextTryAt - now;
  const code = i18n.exists(`setup:failed.codes.${server.code}`) ? (server.code as KnownCode) : 'other';
  const remote = REMOTE_CODES.includes(server.code);
  const details = `code: ${server.code}\ndata: ${JSON.stringify(server.data)}\n${server.log}`;
  return (
    <WorkSheet>
      <main className={classes.page}>
        <div className={classes.column}>
          <h1 className={classes.title}>{t(remote ? 'failed.remoteTitle' : 'failed.title')}</h1>
          <div className={classes.strip}>
            <NoticeStrip tone="failed" title={t(`failed.codes.${code}`)}>
              {server.restarts > 0 ? `${t('failed.restarts', { count: server.restarts })} ` : ''}
              {wait !== null && wait > 0 ? t('failed.nextTry', { wait: format.wait(wait) }) : ''}
            </NoticeStrip>
          </div>
          <div className={classes.form}>
            <div className={classes.actions}>
              <Button size="lg" onClick={() => void desktop.retryServer()}>
                {t('failed.retry')}
              </Button>
              <Button size="lg" variant="subtle" onClick={() => void desktop.forgetServerChoice()}>
                {t('failed.otherServer')}
              </Button>
              <Button
                size="lg"
                variant="subtle"
                onClick={() => void copyText(details).then(() => notifySuccess(t('ui:notice.copied')))}
              >
                {t('ui:notice.copyDetails')}
              </Button>
              <Button size="lg" variant="subtle" onClick={() => void desktop.openLog()}>
                {t('failed.openLog')}
              </Button>
            </div>
            {server.log === '' ? null : (
              <section>
                <h2 className={classes.label}>{t('failed.logTitle')}</h2>
                <pre className={classes.log} dir="ltr" tabIndex={0}>
                  {server.log}
                </pre>
              </section>
            )}
          </div>
        </div>
      </main>
    </WorkSheet>
  );
}
