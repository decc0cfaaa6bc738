import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { desktop } from '#renderer/api/desktop.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { useSync } from '#renderer/stores/sync.ts';
import { confirm } from '#renderer/ui/confirm.tsx';

/** Ways out of the academy: each asks before it takes something away. */
export function useLeave(): { readonly signOut: () => Promise<void> } {
  const { t } = useTranslation('shell');
  const cache = useQueryClient();
  const navigate = useNavigate();
  return {
    async signOut() {
      const seen = await desktop.witnessWaiting();
      const answer = await confirm({
        title: t('signOut.title'),
        consequence: (
          <>
            <Unsent />
            {seen > 0 ? <p>{t('signOut.witness', { count: seen })}</p> : null}
            <p>{t('signOut.body')}</p>
          </>
        ),
        action: t('signOut.action'),
        tone: useSync.getState().unsent + seen > 0 ? 'bad' : 'accent',
      });
      if (answer === null) return;
      await desktop.signOut();
      cache.clear();
      useAccount.getState().signedOut(null);
      // Whoever signs in next begins at their own first screen, not where this person was.
      void navigate('/', { replace: true });
    },
  };
}

/** What would be lost, as it stands while the question does: what is only being sent may arrive before the answer. */
function Unsent() {
  const { t } = useTranslation('shell');
  const count = useSync(({ unsent }) => unsent);
  return count > 0 ? <p>{t('signOut.lost', { count })}</p> : null;
}
