import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { overtimeBeside } from '../core/class-list.ts';

/**
 * The way into a class: the room is opened first where it is not (domain.md 2), then the classroom takes the window. If
 * another class of this teacher runs past its end, starting this one ends it, so that is asked about.
 */
export function useStartClass(classes: readonly SessionRow[], now: number) {
  const { t } = useTranslation('today');
  const navigate = useNavigate();
  const open = useCommand(api.sessions.open, {
    done: null,
    failed: t('startFailed'),
    quiet: true,
    touches: ({ id }) => [queries.sessions.list.key(), queries.sessions.detail.key({ input: { id } })],
  });
  const enter = (id: number): void => void navigate(`/class/${id}`);

  return {
    opening: open.pending,
    failure: open.failure,
    attempts: open.attempts,
    enter,
    async start(row: SessionRow): Promise<void> {
      const other = overtimeBeside(classes, row, now);
      if (other !== null) {
        const answer = await confirm({
          title: t('startOver.title', { title: row.title }),
          consequence: t('startOver.consequence', { other: other.title }),
          action: t('startOver.action'),
        });
        if (answer === null) return;
      }
      const opened = await open.send({ id: row.id });
      if (opened !== null) enter(opened.id);
    },
  };
}
