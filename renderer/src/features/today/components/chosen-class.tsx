import { useQuery } from '@tanstack/react-query';
import { IconCalendarQuestion } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { queries } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import { ClassView } from './class-view.tsx';

interface ChosenClassProps {
  readonly id: number;
  /** Null when no list has it: it is asked for by its number. */
  readonly row: SessionRow | null;
  readonly beside: readonly SessionRow[];
  readonly now: number;
  readonly connected: boolean;
}

/** The class in the middle, also one that a link names and no list of today holds. */
export function ChosenClass({ id, row, ...rest }: ChosenClassProps) {
  const { t } = useTranslation('today');
  const sentence = useSentence();
  const asked = useQuery(queries.sessions.detail.queryOptions({ input: { id }, enabled: row === null }));
  const known = row ?? asked.data ?? null;
  if (known !== null) return <ClassView row={known} {...rest} />;
  if (asked.error === null) return <SkeletonRows rows={8} />;
  const failure = toFailure(asked.error);
  if (failure.code !== 'not_found') return <QueryFailure query={asked} title={t('detailFailed')} />;
  return (
    <EmptyState icon={IconCalendarQuestion} title={t('notFound')}>
      {sentence(failure)}
    </EmptyState>
  );
}
