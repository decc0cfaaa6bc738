import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '#renderer/api/client.ts';
import { useAction } from '#renderer/api/use-command.ts';

const KEPT = 'itqan.locked-class';

export interface Lock {
  readonly locked: boolean;
  readonly pending: boolean;
  readonly toggle: () => Promise<void>;
}

/**
 * The room's lock: while it is on, only people who were just in get a token (domain.md 9). The server keeps it but tells
 * it to nobody, so this window remembers what it asked for.
 */
export function useLock(id: number): Lock {
  const { t } = useTranslation('classroom');
  const [locked, setLocked] = useState(() => sessionStorage.getItem(KEPT) === String(id));
  const lock = useAction((wanted: boolean) => api.sessions.lock({ id, locked: wanted }), {
    done: (answer) => t(answer.locked ? 'lock.nowLocked' : 'lock.nowOpen'),
    failed: t('lock.failed'),
  });
  return {
    locked,
    pending: lock.pending,
    async toggle() {
      const answer = await lock.send(!locked);
      if (answer === null) return;
      setLocked(answer.locked);
      if (answer.locked) sessionStorage.setItem(KEPT, String(id));
      else sessionStorage.removeItem(KEPT);
    },
  };
}
