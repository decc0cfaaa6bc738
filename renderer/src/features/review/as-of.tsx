import { useTranslation } from 'react-i18next';
import type { ReplicaView } from '#renderer/offline/replica.ts';
import { useWhen } from './hooks/use-when.ts';

/** As of when the tables are: said always, so that an old copy never looks like a new one. */
export function AsOf({ replica: { asOf, state, progress } }: { readonly replica: ReplicaView }) {
  const { t } = useTranslation('offline');
  const when = useWhen();
  if (progress !== null) return t('fetching', { count: progress.received });
  if (asOf === null) return null;
  const age = t('asOf', { when: when.asOf(asOf) });
  return state === 'syncing' ? `${age} · ${t('catchingUp')}` : age;
}
