import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { HeldDialog } from './held-dialog.tsx';
import classes from './decide.module.css';

interface UndecidedPartProps {
  readonly session: SessionDetail;
  readonly mayDecide: boolean;
}

/** A class that no rule may end (domain.md 2): a supervisor says whether it was held, or cancels it. */
export function UndecidedPart({ session, mayDecide }: UndecidedPartProps) {
  const { t } = useTranslation('decide');
  const [holding, setHolding] = useState(false);
  const title = `\u2068${session.title}\u2069`;
  const cancel = useCommand(api.sessions.cancel, {
    done: () => t('undecided.cancelled', { title }),
    failed: t('undecided.cancelFailed'),
    touches: ({ id }) => [queries.sessions.list.key(), queries.sessions.detail.key({ input: { id } })],
  });
  const askToCancel = async (): Promise<void> => {
    const answer = await confirm({
      title: t('undecided.cancelTitle', { title }),
      consequence: <p>{t('undecided.cancelBody')}</p>,
      action: t('undecided.cancelDo'),
      tone: 'bad',
    });
    if (answer === null) return;
    await cancel.send({ id: session.id, reason: 'academy_fault', expectedVersion: session.version });
  };
  return (
    <section className={classes.part} aria-label={t('undecided.title')}>
      <NoticeStrip tone="draft" title={t('undecided.title')}>
        {t('undecided.body')}
      </NoticeStrip>
      {mayDecide ? (
        <div className={classes.foot}>
          <Button onClick={() => setHolding(true)}>{t('undecided.held')}</Button>
          <Button variant="default" loading={cancel.pending} onClick={() => void askToCancel()}>
            {t('undecided.notHeld')}
          </Button>
        </div>
      ) : (
        <p className={classes.quiet}>{t('offline')}</p>
      )}
      {holding ? <HeldDialog session={session} onClose={() => setHolding(false)} /> : null}
    </section>
  );
}
