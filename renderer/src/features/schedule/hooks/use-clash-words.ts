import { useTranslation } from 'react-i18next';
import type { Clash } from '#shared/domain/scheduling/clash.ts';
import type { Interval } from '#shared/domain/time.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';

export interface ClashWords {
  readonly title: string;
  readonly body: string;
}

/** Why a class cannot stand there, in words: what is in the way, from when to when, and the buffer after it. */
export function useClashWords(): (slot: Interval, clash: Clash, bufferMs: number) => ClashWords {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  return (slot, { reason, busy }, bufferMs) => {
    if (busy === null) return { title: t(`clash.${reason}`), body: t(`clash.body.${reason}`) };
    // The two do not meet: only the break between them is too short.
    const apart = slot.from >= busy.to || slot.to <= busy.from;
    const title = t(apart ? 'clash.buffer' : `clash.${reason}`);
    const name = busy.title === null ? t('clash.another') : `\u2068${busy.title}\u2069`;
    const times = format.fromTo(busy.from, busy.to);
    return { title, body: t('clash.body.busy', { name, times, buffer: format.minutes(bufferMs) }) };
  };
}
