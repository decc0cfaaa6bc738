import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { type Taken } from '#shared/domain/scheduling/clash.ts';
import { DAY } from '#shared/domain/time.ts';
import { queries } from '#renderer/api/client.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import type { Shown } from '../core/view.ts';

/** Busy times are asked for again after this long; the server decides in any case. */
const FRESH_MS = 15_000;

const optionsOf = (id: number, shown: Pick<Shown, 'from' | 'to'>) =>
  queries.calendar.times.queryOptions({
    input: { id, from: shown.from - DAY, to: shown.to + DAY },
    staleTime: FRESH_MS,
  });

/** What may refuse another time for a class in the days shown; null until it is known. */
export function useTaken(id: number, shown: Pick<Shown, 'from' | 'to'>): Taken | null {
  const { data } = useQuery(optionsOf(id, shown));
  return data === undefined ? null : { ...data, now: serverNow() };
}

/** The same for a drag, which cannot wait: `ask` when the pointer comes near, `read` while it moves. */
export function useTimesForDrag(shown: Shown | null): {
  readonly ask: (id: number) => void;
  readonly read: (id: number) => Taken | null;
} {
  const cache: QueryClient = useQueryClient();
  const ask = useCallback(
    (id: number): void => {
      if (shown !== null) void cache.prefetchQuery(optionsOf(id, shown));
    },
    [cache, shown],
  );
  const read = useCallback(
    (id: number): Taken | null => {
      const known = shown === null ? undefined : cache.getQueryData(optionsOf(id, shown).queryKey);
      return known === undefined ? null : { ...known, now: serverNow() };
    },
    [cache, shown],
  );
  return { ask, read };
}
