import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useBadges } from '#renderer/stores/badges.ts';

/** The count on the rail: rows of the last seven days that need somebody. */
export function useWaitingBadge(count: number): void {
  const { t } = useTranslation('review');
  const set = useBadges((store) => store.set);
  useEffect(() => set('review', { count, label: t('badge', { count }) }), [set, t, count]);
}
