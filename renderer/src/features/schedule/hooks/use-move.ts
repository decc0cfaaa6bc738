import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { toFailure } from '#renderer/api/failure.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { notifyFailure, notifySuccess } from '#renderer/ui/notices.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';

/** Moves a class; the server decides. A refusal is said with the nearest free times. True when it was moved, with the way back in the notice. */
export function useMove(): (session: SessionRow, startsAt: number, reason: string) => Promise<boolean> {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const sentence = useSentence();
  const cache = useQueryClient();
  const move = async (session: SessionRow, startsAt: number, reason: string): Promise<boolean> => {
    try {
      const moved = await api.calendar.move({
        id: session.id,
        startsAt,
        reason,
        commandId: crypto.randomUUID(),
        expectedVersion: session.version,
      });
      notifySuccess(t('move.done', { when: `${format.date(startsAt)} ${format.time(startsAt)}` }), {
        label: t('move.undo'),
        run: () => void move({ ...session, ...moved }, session.startsAt, t('move.undo')),
      });
      return true;
    } catch (error) {
      const failure = toFailure(error);
      const { nearest } = failure.data;
      const free = Array.isArray(nearest) ? nearest.map((one) => format.time(Date.parse(one))) : [];
      const more = free.length === 0 ? '' : ` ${t('clash.nearestAre', { times: format.list(free) })}`;
      notifyFailure(t('move.failed'), `${sentence(failure)}${more}`);
      return false;
    } finally {
      await cache.invalidateQueries({ queryKey: queries.sessions.list.key() });
      void cache.invalidateQueries({ queryKey: queries.calendar.times.key() });
    }
  };
  return move;
}
