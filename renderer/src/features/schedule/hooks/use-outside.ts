import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { availableWithin } from '#shared/domain/scheduling/availability.ts';
import { type Interval, subtract } from '#shared/domain/time.ts';
import { queries } from '#renderer/api/client.ts';
import type { Shown } from '../core/view.ts';
import type { Days } from './use-classes.ts';

const NOWHERE: readonly never[] = [];

/** The shown hours in which the teacher does not teach; none while they are unknown or nothing was entered. */
export function useOutside(teacherId: number | null, shown: Shown | null, days: Days): readonly Interval[] {
  const { data } = useQuery(
    queries.scheduling.availability.queryOptions({ input: { id: teacherId ?? 0 }, enabled: teacherId !== null }),
  );
  return useMemo(() => {
    if (data === undefined || shown === null || teacherId === null) return NOWHERE;
    const window = { from: shown.from, to: shown.to };
    const within = availableWithin(data, window);
    // A day without classes is hatched as such, whoever's hours they are.
    return within === null ? NOWHERE : subtract([window], [...within, ...days.blocked, ...days.holidays]);
  }, [data, shown, teacherId, days]);
}
