import { useTranslation } from 'react-i18next';
import { endReasonOf } from '../core/end-reason.ts';

/** Why a class ended or was cancelled, in words; null where nobody said. */
export function useEndReason(): (reason: string | null) => string | null {
  const { t } = useTranslation('today');
  return (reason) => {
    const known = endReasonOf(reason);
    if (known === null) return null;
    return 'code' in known ? t(`endReason.${known.code}`) : known.words;
  };
}
