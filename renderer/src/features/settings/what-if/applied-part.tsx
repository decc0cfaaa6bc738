import { Button } from '@mantine/core';
import { IconCalendarEvent, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { ApiFailure } from '#renderer/api/failure.ts';
import { isErrorCode } from '#shared/errors.ts';
import { NoticeStrip } from '#renderer/ui/notice-strip.tsx';
import { useFocusKept } from '#renderer/ui/use-focus-back.ts';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import type { Applied } from '../hooks/use-apply.ts';
import { RecomputePart } from './recompute-part.tsx';
import classes from './what-if.module.css';

/** What came of applying: the version, and each class with its own answer. */
export function AppliedPart({ applied, onClose }: { readonly applied: Applied; readonly onClose: () => void }) {
  const { t } = useTranslation('whatIf');
  const { number, date, time } = useFormat();
  const sentence = useSentence();
  useFocusKept();
  const when = (at: number): string => `${date(at)} ${time(at)}`;
  const failed = applied.classes.some(({ done }) => !done);
  const outcomeOf = ({
    act,
    to,
    done,
    code,
  }: Pick<Applied['classes'][number], 'act' | 'to' | 'done' | 'code'>): string => {
    if (done) return act === 'cancel' || to === null ? t('done.cancelled') : t('done.moved', { when: when(to) });
    const why = code !== null && isErrorCode(code) ? ` ${sentence(new ApiFailure(code, {}, null))}` : '';
    return `${t(act === 'cancel' ? 'done.notCancelled' : 'done.notMoved')}.${why}`;
  };
  return (
    <div className={classes.applied}>
      <NoticeStrip
        tone={failed ? 'draft' : 'info'}
        icon={applied.pending ? IconCalendarEvent : IconCircleCheck}
        title={applied.pending ? t('done.later') : t('done.now', { version: number(applied.version) })}
      >
        {failed ? t('done.retry') : undefined}
      </NoticeStrip>
      {applied.classes.length === 0 ? null : (
        <ul className={classes.verdicts} aria-label={t('done.classes')}>
          {applied.classes.map(({ hit, act, to, done, code }) => (
            <li key={hit.id} data-session={hit.id} data-done={done}>
              <p>
                <bdi>{hit.title}</bdi> <span className={classes.quiet}>{when(hit.startsAt)}</span>
              </p>
              <p className={done ? undefined : classes.bad}>{outcomeOf({ act, to, done, code })}</p>
            </li>
          ))}
        </ul>
      )}
      {applied.recompute === null ? null : <RecomputePart {...applied.recompute} />}
      <Button variant="default" onClick={onClose}>
        {t('done.close')}
      </Button>
    </div>
  );
}
