import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { Speech } from '../why/sentence.ts';

/** How this reader is told why. */
export function useSpeech(): Speech {
  const { t } = useTranslation(['explain', 'ui', 'units']);
  return { t, format: useFormat() };
}
