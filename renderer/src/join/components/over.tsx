import { IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { JoinClass } from '../core/page.ts';
import { attendedMs, type Stays } from '../core/stays.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useWords } from '../hooks/use-words.ts';
import { CalmPage } from './calm-page.tsx';

/** Less rounds to no minute at all. */
const HALF_A_MINUTE_MS = 30_000;

interface OverProps {
  readonly about: JoinClass;
  readonly next: JoinClass | null;
  readonly stays: Stays | null;
}

/** The class is over: thanks, what this page saw of it, and when the next one is. */
export function Over({ about, next, stays }: OverProps) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const words = useWords();
  const now = useServerTime();
  const attended = attendedMs(stays, about);
  const whole = about.endsAt - about.startsAt;
  return (
    <CalmPage icon={IconCircleCheck} title={t('over.title')}>
      <p>
        <bdi>{about.title}</bdi>
        {t('separator')}
        {t('over.was', { when: words.when(about.startsAt, now) })}
      </p>
      {attended === 0 ? null : (
        <p>
          {attended < HALF_A_MINUTE_MS
            ? t('over.attendedLittle')
            : t('over.attended', { minutesOf: format.minutesOf(attended, whole) })}{' '}
          {t('over.thanks')}
        </p>
      )}
      {next === null ? (
        <p>{t('over.keep')}</p>
      ) : (
        <p>
          {t('over.next', { when: words.when(next.startsAt, now), title: next.title })} {t('over.nextHow')}
        </p>
      )}
    </CalmPage>
  );
}
