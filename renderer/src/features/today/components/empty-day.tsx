import { useQuery } from '@tanstack/react-query';
import { IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { queries } from '#renderer/api/client.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';

/** A day without a class says when the next one is. */
export function EmptyDay() {
  const { t } = useTranslation('today');
  const format = useFormat();
  const next = useQuery(queries.sessions.next.queryOptions());
  const session = next.data?.session ?? null;
  if (next.data === undefined && next.error === null) return <SkeletonRows rows={2} />;
  return (
    <>
      <QueryFailure query={next} title={t('listFailed')} />
      <EmptyState icon={IconSun} title={t('empty.title')}>
        {session === null
          ? t('empty.none')
          : t('empty.next', {
              title: session.title,
              date: format.date(session.startsAt),
              time: format.time(session.startsAt),
            })}
      </EmptyState>
    </>
  );
}
