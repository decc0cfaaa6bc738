import { useTranslation } from 'react-i18next';
import { api, queries } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';

export interface Lock {
  readonly locked: boolean;
  readonly pending: boolean;
  readonly toggle: () => Promise<void>;
}

/** The room's lock, as the server keeps it: while it is on, only people who were just in get a token (domain.md 9). */
export function useLock(id: number, locked: boolean): Lock {
  const { t } = useTranslation('classroom');
  const lock = useAction((wanted: boolean) => api.sessions.lock({ id, locked: wanted }), {
    done: (answer) => t(answer.locked ? 'lock.nowLocked' : 'lock.nowOpen'),
    failed: t('lock.failed'),
    touches: () => [queries.sessions.detail.key({ input: { id } })],
  });
  return {
    locked,
    pending: lock.pending,
    async toggle() {
      await lock.send(!locked);
    },
  };
}
