import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { DAY } from '#shared/domain/time.ts';
import { api } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { owedOf } from '../core/class-list.ts';

/** How far back evaluations that are owed are looked for. */
const OWED_FOR_MS = 60 * DAY;
const PAGE = 500;
const KEY = ['today', 'owed'] as const;
const NONE: readonly SessionRow[] = [];

/**
 * Held classes before `until` whose evaluation is owed. A key of its own: who comes and goes in a room does not change
 * them, so only a changed session asks for these two months again.
 */
export function useOwed(until: number): readonly SessionRow[] {
  const cache = useQueryClient();
  useEffect(
    () =>
      desktop.onLiveEvent(({ event }) => {
        if (event.type === 'session.changed') void cache.invalidateQueries({ queryKey: KEY });
      }),
    [cache],
  );
  const { data } = useQuery({
    queryKey: [...KEY, until],
    queryFn: () => owedBetween(until - OWED_FOR_MS, until),
    placeholderData: keepPreviousData,
  });
  return data ?? NONE;
}

async function owedBetween(from: number, to: number): Promise<readonly SessionRow[]> {
  const owed: SessionRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof api.sessions.list>> = await api.sessions.list({
      from,
      to,
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    owed.push(...owedOf(page.sessions));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return owed;
}
