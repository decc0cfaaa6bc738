import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { confirm } from '#renderer/ui/confirm.tsx';

/** Cancels a class that has not begun: with a reason, and after its consequence was read (domain.md 2). */
export function useCancelClass(): (row: SessionRow) => Promise<void> {
  const { t } = useTranslation('today');
  const cancel = useCommand(api.sessions.cancel, {
    done: ({ title }) => t('cancel.done', { title }),
    failed: t('cancel.failed'),
    touches: ({ id }) => [queries.sessions.list.key(), queries.sessions.detail.key({ input: { id } })],
  });
  return async (row) => {
    const answer = await confirm({
      title: t('cancel.title', { title: row.title }),
      consequence: (
        <>
          <p>{t('cancel.consequence')}</p>
          {row.roomOpen ? <p>{t('cancel.roomCloses')}</p> : null}
          <p>{t('cancel.late')}</p>
        </>
      ),
      action: t('cancel.action'),
      tone: 'bad',
      reason: 'required',
    });
    if (answer === null) return;
    await cancel.send({ id: row.id, reason: answer.reason, expectedVersion: row.version });
  };
}
