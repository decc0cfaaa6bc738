import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { type ApiFailure, failureOf, toFailure } from '#renderer/api/failure.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { notifySuccess } from '#renderer/ui/notices.tsx';

interface Credentials {
  readonly email: string;
  readonly password: string;
  readonly remember: boolean;
}

/** Signs in through main, which alone ever holds the token. */
export function useSignIn(): {
  readonly signIn: (credentials: Credentials) => Promise<void>;
  readonly pending: boolean;
  readonly failure: ApiFailure | null;
} {
  const { t } = useTranslation('shell');
  const cache = useQueryClient();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | null>(null);

  const ask = async (credentials: Credentials): Promise<ApiFailure | null> => {
    try {
      const answer = await desktop.signIn(credentials);
      if (!answer.ok) return failureOf(answer.failure);
      if (credentials.remember && !answer.value.remembered && answer.value.via === 'server')
        notifySuccess(t('server.notRemembered'));
      // Whose sign-in ended may have been somebody else: what they read is not this person's.
      cache.removeQueries({ type: 'inactive' });
      useAccount.getState().signedIn(answer.value);
      return null;
    } catch (thrown) {
      return toFailure(thrown);
    }
  };

  return {
    pending,
    failure,
    async signIn(credentials) {
      setPending(true);
      setFailure(await ask(credentials));
      setPending(false);
    },
  };
}
