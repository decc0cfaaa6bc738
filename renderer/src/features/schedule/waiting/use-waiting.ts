import { useInfiniteQuery } from '@tanstack/react-query';
import type { WaitingRow } from '#shared/contract/scheduling.ts';
import { queries } from '#renderer/api/client.ts';
import type { Waiting } from './use-place-draft.ts';

/** The classes that wait for a time, a page at a time. */
export const useWaiting = () =>
  useInfiniteQuery(
    queries.scheduling.waiting.infiniteOptions({
      input: (after: number | undefined) => ({ limit: 200, ...(after === undefined ? {} : { after }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ nextAfter }) => nextAfter ?? undefined,
      select: ({ pages }) => ({
        groups: groupsOf(pages.flatMap(({ sessions }) => sessions)),
        total: pages.at(-1)?.total ?? 0,
      }),
    }),
  );

/** Classes that wait together: of the same people, as long, from the same cause. A package makes many of them at once. */
export interface WaitingGroup {
  readonly key: string;
  readonly first: WaitingRow;
  readonly sessions: readonly WaitingRow[];
}

function groupsOf(rows: readonly WaitingRow[]): readonly WaitingGroup[] {
  const groups = new Map<string, WaitingRow[]>();
  for (const row of rows) {
    const { kind, subtype, title, teacher, durationMinutes, origin, reason } = row;
    const key = [kind, subtype, title, teacher.id, durationMinutes, origin, reason].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups].flatMap(([key, sessions]) => {
    const [first] = sessions;
    return first === undefined ? [] : [{ key, first, sessions }];
  });
}

export const toWaiting = ({ sessions }: WaitingGroup): readonly Waiting[] =>
  sessions.map(({ id, durationMinutes }) => ({ sessionId: id, durationMinutes }));
