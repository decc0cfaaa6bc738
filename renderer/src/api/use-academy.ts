import { useQuery } from '@tanstack/react-query';
import type { Academy } from '#shared/contract/account.ts';
import { queries } from './client.ts';
import { useAccount } from '#renderer/stores/account.ts';

/** The academy of the person who is signed in: its zone, digits, week. Null until it is known. */
export function useAcademy(): Academy | null {
  const signedIn = useAccount(({ account }) => account.status === 'in');
  const me = useQuery(queries.account.me.queryOptions({ enabled: signedIn, staleTime: 10 * 60_000 }));
  return me.data?.academy ?? null;
}
