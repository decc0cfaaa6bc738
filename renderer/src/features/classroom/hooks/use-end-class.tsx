import { useTranslation } from 'react-i18next';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { api, queries } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/use-command.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { serverNow } from '#renderer/stores/clock.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import { endingOf } from '../core/ending.ts';

/** Ending a class changes every list and report that it stands in. */
const touches = () => [queries.sessions.key()];

/**
 * Ends the class for everybody: what that means is read before it is done (product.md, Classroom). `onEnded` is called
 * once the server has ended it.
 */
export function useEndClass(session: SessionDetail, inside: number, onEnded: () => void) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const complete = useCommand(api.sessions.complete, {
    done: ({ title }) => t('end.done', { title }),
    failed: t('end.failed'),
    touches,
  });
  const markAbsent = useCommand(api.sessions.markStudentAbsent, {
    done: ({ title }) => t('absent.done', { title }),
    failed: t('absent.failed'),
    touches,
  });

  return {
    ending: complete.pending || markAbsent.pending,
    async end(): Promise<void> {
      const ending = endingOf(session, serverNow());
      if (!ending.may) {
        const time = format.time(session.startsAt);
        notifyFailure(t('end.failed'), ending.why === 'too_early' ? t('end.too_early', { time }) : t('end.not_begun'));
        return;
      }
      const answer = await confirm({
        title: t('end.title', { title: session.title }),
        consequence: (
          <>
            <p>
              {t('end.closes')} {t('end.inside', { count: inside })}
            </p>
            <p>{t(ending.needsReason ? 'end.mayNotCount' : 'end.counts')}</p>
            {ending.earlyMs < MINUTE / 2 ? null : <p>{t('end.early', { wait: format.minutes(ending.earlyMs) })}</p>}
            {ending.needsReason ? <p>{t('end.reason')}</p> : null}
          </>
        ),
        action: t('end.action'),
        tone: 'bad',
        ...(ending.needsReason ? { reason: 'required' as const } : {}),
      });
      if (answer === null) return;
      const { reason } = answer;
      const ended = await complete.send({ id: session.id, ...(reason === '' ? {} : { reason }) });
      if (ended !== null) onEnded();
    },
    async markAbsent(): Promise<void> {
      const name = session.people.find(({ role }) => role === 'student')?.name ?? '';
      const answer = await confirm({
        title: t('absent.title', { name }),
        consequence: t('absent.body'),
        action: t('absent.action'),
        tone: 'bad',
      });
      if (answer === null) return;
      const marked = await markAbsent.send({ id: session.id });
      if (marked !== null) onEnded();
    },
  };
}
