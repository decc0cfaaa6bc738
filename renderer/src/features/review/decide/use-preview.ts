import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Effect } from '#shared/contract/attendance.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { queries } from '#renderer/api/client.ts';
import { type BulkRow, type PackageChange, packageEffect, type PackageEffect, packagesInTurn } from '../core/bulk.ts';

type Input = Parameters<typeof queries.attendance.preview.queryOptions>[0] extends infer Options
  ? Options extends { readonly input: infer Asked }
    ? Asked
    : never
  : never;
export type PreviewChange = Exclude<Input, symbol>['change'];
export type CreditWish = NonNullable<Exclude<Input, symbol>['credit']>;

/** Before and after for one person, and what to base the decision on now. */
export interface PersonEffect {
  readonly role: 'teacher' | 'student';
  readonly personId: number;
  readonly base: { readonly entryId: number | null; readonly status: Effect['status'] };
  readonly before: Effect;
  readonly after: Effect;
}

/** What a decision would do, asked anew whenever it changes; null asks nothing. The asked person stands first. */
export function usePreview(sessionId: number, change: PreviewChange | null, credit: CreditWish = 'by_rule') {
  return useQuery(
    queries.attendance.preview.queryOptions({
      input: { id: sessionId, change: change ?? { type: 'window', window: null }, credit },
      enabled: change !== null,
      placeholderData: keepPreviousData,
      // Somebody else may decide at any moment: what is shown before a save is never an old answer.
      staleTime: 0,
      gcTime: 0,
    }),
  );
}

export interface BulkPreview {
  readonly effect: PackageEffect;
  /** One a row, in the order in which they would be done; null until its answer is there. */
  readonly packages: readonly (PackageChange | null)[];
  readonly waiting: boolean;
  readonly failed: boolean;
}

/** What one status for all of these people does to their packages; nothing is asked before there is one. */
export function useBulkPreview(rows: readonly BulkRow[], status: AttendanceStatus | null): BulkPreview {
  const previews = useQueries({
    queries: rows.map(({ sessionId, person: { role, id: personId } }) =>
      queries.attendance.preview.queryOptions({
        input: { id: sessionId, change: { type: 'status', role, personId, status: status ?? 'absent' } },
        enabled: status !== null,
        staleTime: 0,
        gcTime: 0,
      }),
    ),
  });
  // The asked person stands first.
  const packages = packagesInTurn(previews.map(({ data }) => data?.people[0] ?? null));
  return {
    effect: packageEffect(packages.filter((one) => one !== null)),
    packages,
    waiting: previews.some(({ isPending }) => isPending),
    failed: previews.some(({ isError }) => isError),
  };
}
