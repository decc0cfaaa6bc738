import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Interval } from '#shared/domain/time.ts';
import { api, queries } from '#renderer/api/client.ts';
import type { Shown } from '../core/view.ts';

const PAGE = 500;

/** Every class that starts in the days shown, all pages; the last ones stay in sight while the next arrive. */
export function useClasses(shown: Shown | null) {
  const input = { from: shown?.from ?? 0, to: shown?.to ?? 0, limit: PAGE };
  return useQuery({
    queryKey: [...queries.sessions.list.key({ input }), 'whole'],
    queryFn: () => wholeList(input),
    enabled: shown !== null,
    placeholderData: keepPreviousData,
  });
}

/** What holds for everybody in the days shown. */
export interface Days {
  readonly blocked: readonly Interval[];
  readonly holidays: readonly (Interval & { readonly name: string })[];
  readonly bufferMs: number;
}

const NO_DAYS: Days = { blocked: [], holidays: [], bufferMs: 0 };

/** The blocked days among those shown, and the buffer; none until they are known. */
export function useDays(shown: Shown | null): Days {
  const input = { from: shown?.from ?? 0, to: shown?.to ?? 0 };
  const { data } = useQuery(
    queries.calendar.days.queryOptions({ input, enabled: shown !== null, placeholderData: keepPreviousData }),
  );
  return data ?? NO_DAYS;
}

async function wholeList(input: { from: number; to: number; limit: number }): Promise<readonly SessionRow[]> {
  const rows: SessionRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await api.sessions.list({ ...input, ...(cursor === undefined ? {} : { cursor }) });
    rows.push(...page.sessions);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows;
}
