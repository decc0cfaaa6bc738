import { create } from 'zustand';
import type { SignedIn } from '#shared/ipc.ts';
import { desktop } from '#renderer/api/desktop.ts';

/** Who works in this window. `unknown` until main has answered. */
export type Account =
  | { readonly status: 'unknown' }
  | { readonly status: 'out'; readonly ended: 'expired' | 'revoked' | null }
  | ({ readonly status: 'in' } & SignedIn);

interface AccountStore {
  readonly account: Account;
  readonly signedIn: (answer: SignedIn) => void;
  readonly signedOut: (ended: 'expired' | 'revoked' | null) => void;
}

export const useAccount = create<AccountStore>()((set) => ({
  account: { status: 'unknown' },
  signedIn: (answer) => set({ account: { status: 'in', ...answer } }),
  signedOut: (ended) => set({ account: { status: 'out', ended } }),
}));

/** The person who is signed in; only for what is shown behind the sign-in. */
export function useUser(): SignedIn['user'] {
  return useAccount(({ account }) => {
    if (account.status !== 'in') throw new Error('a screen behind the sign-in was shown without one');
    return account.user;
  });
}

/** Asks main again, for instance when an offline sign-in may have been confirmed by the server meanwhile. */
export async function refreshAccount(): Promise<void> {
  const current = await desktop.currentSignIn();
  const { account, signedIn, signedOut } = useAccount.getState();
  if (current !== null) signedIn(current);
  else if (account.status !== 'out') signedOut(null);
}
