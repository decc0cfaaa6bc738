import { IconCalendar, IconCloudOff, IconFilterOff, IconInbox, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ReplicaView } from '#renderer/offline/replica.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import type { Tab } from './review-tabs.tsx';

interface NoRowsProps {
  readonly of: Tab;
  readonly replica: ReplicaView;
  /** A filter besides the period holds. */
  readonly narrowed: boolean;
  readonly onClear: () => void;
}

/** Instead of rows: that they are on their way, that nothing fits, or that there is nothing to do. */
export function NoRows({ of, replica, narrowed, onClear }: NoRowsProps) {
  const { t } = useTranslation(['review', 'offline']);
  const { state, asOf, progress, failure } = replica;
  if (asOf === null && state === 'offline')
    return (
      <EmptyState icon={IconCloudOff} title={t('offline:nothingTitle')}>
        {t('offline:nothingBody')}
      </EmptyState>
    );
  // The strip above says why nothing came; "nothing needs you" would be a guess.
  if (asOf === null && failure !== null) return null;
  if (asOf === null) {
    const words = progress === null ? t('offline:opening') : t('offline:fetching', { count: progress.received });
    return <SkeletonRows rows={8} words={words} />;
  }
  if (narrowed)
    return (
      <EmptyState
        icon={IconFilterOff}
        title={t('empty.filteredTitle')}
        action={<LinkButton onPress={onClear}>{t('filters.clear')}</LinkButton>}
      >
        {t('empty.filteredBody')}
      </EmptyState>
    );
  if (of === 'needs')
    return (
      <EmptyState icon={IconInbox} title={t('empty.needsTitle')}>
        {t('empty.needsBody')}
      </EmptyState>
    );
  const words = of === 'sessions' ? 'sessions' : 'people';
  return (
    <EmptyState icon={of === 'sessions' ? IconCalendar : IconUsers} title={t(`empty.${words}Title`)}>
      {t(`empty.${words}Body`)}
    </EmptyState>
  );
}
