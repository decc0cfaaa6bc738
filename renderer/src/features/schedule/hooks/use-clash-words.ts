import { useTranslation } from 'react-i18next';
import type { Clash } from '#shared/domain/scheduling/clash.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

export interface ClashWords {
  readonly title: string;
  readonly body: string;
}

/** Why a class cannot stand there, in words: what is in the way, from when to when, and the buffer after it. */
export function useClashWords(): (clash: Clash, bufferMs: number) => ClashWords {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  return ({ reason, busy }, bufferMs) => {
    const title = t(`clash.${reason}`);
    if (busy === null) return { title, body: t(`clash.body.${reason}`) };
    const name = busy.title === null ? t('clash.another') : `\u2068${busy.title}\u2069`;
    const times = format.fromTo(busy.from, busy.to);
    return { title, body: t('clash.body.busy', { name, times, buffer: format.minutes(bufferMs) }) };
  };
}
