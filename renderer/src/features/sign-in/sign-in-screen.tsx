import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { ServerState } from '#shared/ipc.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { WorkSheet } from '#renderer/ui/work-sheet.tsx';
import { DemoSignIns } from './demo-sign-ins.tsx';
import { SignInForm } from './sign-in-form.tsx';
import classes from './sign-in.module.css';

interface SignInScreenProps {
  /** The server that the person signs in to, whether it answers or not. */
  readonly server: Extract<ServerState, { phase: 'ready' | 'unreachable' }>;
}

/** Who works here. Also open without the server: then the password opens this computer's own copy. */
export function SignInScreen({ server }: SignInScreenProps) {
  const { t } = useTranslation('signIn');
  const { time } = useFormat();
  const ended = useAccount(({ account }) => (account.status === 'out' ? account.ended : null));
  return (
    <WorkSheet>
      <main className={classes.columns}>
        <section>
          <header className={classes.head}>
            <h1>{t('title')}</h1>
            <p className={classes.to}>
              <Destination server={server} />
            </p>
          </header>
          <div className={classes.strips}>
            {server.phase === 'unreachable' ? (
              <NoticeStrip tone="offline" title={t('offlineTitle', { time: time(server.since) })}>
                {t('offlineBody')}
              </NoticeStrip>
            ) : null}
            {ended === null ? null : <NoticeStrip tone="draft" title={t(ended)} />}
          </div>
          <SignInForm />
          <p className={classes.foot}>
            <LinkButton onPress={() => void desktop.forgetServerChoice()}>{t('otherServer')}</LinkButton>
          </p>
        </section>
        {server.mode === 'demo' ? <DemoSignIns /> : null}
      </main>
    </WorkSheet>
  );
}

function Destination({ server }: SignInScreenProps) {
  const { t } = useTranslation('signIn');
  if (server.mode === 'local') return t('toLocal');
  if (server.mode === 'demo') return t('toDemo');
  // An address runs from left to right inside the Arabic sentence.
  return t('toServer', { server: `\u2066${new URL(server.url).host}\u2069` });
}
