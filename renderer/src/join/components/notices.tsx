import { IconBan, IconCalendarOff, IconCloudOff, IconLinkOff, IconUserOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Failure, JoinClass } from '../core/page.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useWords } from '../hooks/use-words.ts';
import { CalmPage } from './calm-page.tsx';
import { Press } from './press.tsx';

/** The link opens nothing. */
export function DeadLink({ why }: { readonly why: 'invalid' | 'revoked' | 'expired' }) {
  const { t } = useTranslation('join');
  return (
    <CalmPage icon={IconLinkOff} title={t(`link.${why}`)}>
      <p>{t(`link.${why}How`)}</p>
    </CalmPage>
  );
}

export function NoClass() {
  const { t } = useTranslation('join');
  return (
    <CalmPage icon={IconCalendarOff} title={t('none.title')}>
      <p>{t('none.what')}</p>
    </CalmPage>
  );
}

export function Cancelled({ about }: { readonly about: JoinClass }) {
  const { t } = useTranslation('join');
  const words = useWords();
  const now = useServerTime();
  return (
    <CalmPage icon={IconBan} title={t('cancelled.title')}>
      <p>
        <bdi>{about.title}</bdi>
      </p>
      <p>{t('cancelled.what', { when: words.when(about.startsAt, now) })}</p>
    </CalmPage>
  );
}

export function Removed() {
  const { t } = useTranslation('join');
  return (
    <CalmPage icon={IconUserOff} title={t('out.removed')}>
      <p>{t('out.removedHow')}</p>
    </CalmPage>
  );
}

interface UnreachableProps {
  readonly failure: Failure;
  readonly tries: number;
  readonly onRetry: () => void;
}

/** Nothing has come from the server yet. */
export function Unreachable({ failure, tries, onRetry }: UnreachableProps) {
  const { t } = useTranslation('join');
  return (
    <CalmPage
      icon={IconCloudOff}
      title={t('failure.server')}
      action={
        <Press look="edge" onPress={onRetry}>
          {t('failure.now')}
        </Press>
      }
    >
      <p>{failure.sentence ?? t('failure.serverHow')}</p>
      <p role="status">{t('failure.tries', { count: tries })}</p>
      {failure.correlationId === null ? null : <p>{t('failure.code', { id: failure.correlationId })}</p>}
    </CalmPage>
  );
}
