import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#shared/contract/notices.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

/** Names and titles keep their own direction inside a sentence. */
const isolated = (text: string): string => `\u2068${text}\u2069`;

/** Says a notice as a sentence, in the reader's language and zone. */
export function useNoticeWords(): (notice: Notice) => string {
  const { t } = useTranslation('notices');
  const format = useFormat();
  return useCallback(
    ({ what, data }) => {
      const reasonOf = (reason: string): string => {
        if (reason === 'subscription_paused') return t('reasons.subscription_paused');
        return reason === '' ? '' : isolated(reason);
      };
      const when = (at: number | null): string => (at === null ? '—' : `${format.shortDate(at)} ${format.time(at)}`);
      return t(`says.${what}`, {
        title: isolated(data.title),
        teacher: isolated(data.teacher),
        time: when(data.startsAt),
        before: when(data.before),
        reason: reasonOf(data.reason),
      }).trim();
    },
    [t, format],
  );
}
