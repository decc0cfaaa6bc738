import { IconBellOff } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Notice } from '#shared/contract/notices.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useUser } from '#renderer/stores/account.ts';
import { EmptyState } from '#renderer/ui/empty-state.tsx';
import { QueryFailure } from '#renderer/ui/failure-strip.tsx';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { SkeletonRows } from '#renderer/ui/skeleton-rows.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import { NOTICE_ICONS } from './notice-icons.ts';
import classes from './notices.module.css';
import { useNoticeWords } from './use-notice-words.ts';

interface NoticeListProps {
  readonly list: UseQueryResult<{ readonly notices: readonly Notice[]; readonly unread: number }>;
  readonly onChoose: () => void;
  /** A notice was followed to its class. */
  readonly onFollow: () => void;
}

/** The newest notices, unread ones in strong ink. */
export function NoticeList({ list, onChoose, onFollow }: NoticeListProps) {
  const { t } = useTranslation('notices');
  return (
    <section aria-label={t('title')}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t('title')}</h2>
        <LinkButton onPress={onChoose}>{t('choose')}</LinkButton>
      </header>
      <QueryFailure query={list} title={t('failed')} />
      {list.isPending ? <SkeletonRows rows={4} /> : null}
      {list.data?.notices.length === 0 ? (
        <EmptyState icon={IconBellOff} title={t('none')}>
          {t('noneBody')}
        </EmptyState>
      ) : null}
      <ul className={classes.list}>
        {list.data?.notices.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} onFollow={onFollow} />
        ))}
      </ul>
    </section>
  );
}

function NoticeRow({ notice, onFollow }: { readonly notice: Notice; readonly onFollow: () => void }) {
  const words = useNoticeWords();
  const format = useFormat();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const { role } = useUser();
  const { icon: Icon, tone } = NOTICE_ICONS[notice.what];
  const follow = (): void => {
    onFollow();
    const toClass = notice.what === 'evaluation_missing' ? '/evaluate/' : '/today?class=';
    void navigate(role === 'teacher' ? `${toClass}${notice.sessionId ?? ''}` : '/review');
  };
  return (
    <li>
      <button type="button" className={classes.row} data-unread={notice.readAt === null || undefined} onClick={follow}>
        <Icon size={18} stroke={STROKE} className={classes[tone] ?? ''} />
        <span className={classes.words}>
          <span>{words(notice)}</span>
          <span className={classes.age}>{format.age(notice.at, now)}</span>
        </span>
      </button>
    </li>
  );
}
