import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { notifySuccess } from '#renderer/ui/notices.tsx';

const touches = () => [
  queries.sessions.list.key(),
  queries.calendar.times.key(),
  queries.scheduling.waiting.key(),
  queries.subscriptions.key(),
];

/** Takes a class's time away after saying what follows; it waits for another, and the notice carries the way back. */
export function useUnschedule(): (session: SessionRow) => Promise<void> {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const cache = useQueryClient();
  const take = useCommand(api.scheduling.unschedule, { done: null, failed: t('unschedule.failed'), touches });
  const putBack = useCommand(api.scheduling.place, {
    done: ({ startsAt }) => t('single.done', { when: `${format.date(startsAt)} ${format.time(startsAt)}` }),
    failed: t('place.failed'),
    touches,
  });
  return async (session) => {
    const { id, title, startsAt, version, status } = session;
    const answer = await confirm({
      title: t('unschedule.title', { title: `\u2068${title}\u2069` }),
      consequence: [
        t('unschedule.consequence', { when: `${format.date(startsAt)} ${format.time(startsAt)}` }),
        ...(status === 'ready' ? [t('unschedule.ready')] : []),
      ].join(' '),
      action: t('unschedule.action'),
      tone: 'bad',
      reason: 'required',
    });
    if (answer === null) return;
    if ((await take.send({ id, reason: answer.reason, expectedVersion: version })) === null) return;
    notifySuccess(t('unschedule.done'), {
      label: t('unschedule.undo'),
      run: () => void putBack.send({ id, startsAt }),
    });
    void cache.invalidateQueries({ queryKey: queries.sessions.detail.key() });
  };
}
