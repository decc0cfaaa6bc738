import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { HOUR } from '#shared/domain/time.ts';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { beginningOn, classesOf, owedOf } from '../core/class-list.ts';
import { dayOf } from '../core/day.ts';
import { useOwed } from './use-owed.ts';

/** No class is longer (domain.md 5), so one that still runs after midnight began at most this much earlier. */
const LONGEST_CLASS_MS = 8 * HOUR;
const NONE: readonly SessionRow[] = [];

/** Everything the day's screen lists: today's classes, what is owed, and how many come tomorrow. */
export function useDay(now: number) {
  const { timeZone } = useFormat().settings;
  const today = dayOf(now, timeZone);
  const tomorrow = dayOf(now, timeZone, 1);
  const from = today.from - LONGEST_CLASS_MS;
  const list = useQuery(
    queries.sessions.list.queryOptions({
      input: { from, to: tomorrow.to, limit: 500 },
      placeholderData: keepPreviousData,
    }),
  );
  const rows = list.data?.sessions ?? NONE;
  const earlier = useOwed(from);
  return {
    list,
    /** Today's and tomorrow's, as they came: the same array until something changes. */
    rows,
    classes: classesOf(rows, today, now),
    tomorrow: beginningOn(rows, tomorrow),
    owed: owedOf([...earlier, ...rows]),
  };
}
