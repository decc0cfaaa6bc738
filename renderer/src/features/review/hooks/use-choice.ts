import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import { canChoose, MOST_AT_ONCE } from '../core/bulk.ts';
import type { Doubt } from '../core/doubts.ts';
import { useClock } from './use-clock.ts';

/** The rows that are to be decided together; a row that is gone from the table is chosen no more. */
export function useChoice(rows: readonly Doubt[]) {
  const { t } = useTranslation('decide');
  const now = useClock(60_000);
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set());
  const chosen = rows.filter((row) => keys.has(row.key) && canChoose(row, now));
  return {
    chosen,
    has: ({ key }: Doubt): boolean => keys.has(key),
    can: (row: Doubt): boolean => canChoose(row, now),
    toggle: (row: Doubt): void => {
      if (!canChoose(row, now)) return;
      if (!keys.has(row.key) && chosen.length >= MOST_AT_ONCE) return notifyFailure(t('bulk.open'), t('bulk.most'));
      const next = new Set(chosen.map(({ key }) => key));
      if (!next.delete(row.key)) next.add(row.key);
      setKeys(next);
    },
    clear: (): void => setKeys(new Set()),
  };
}
export type Choice = ReturnType<typeof useChoice>;
