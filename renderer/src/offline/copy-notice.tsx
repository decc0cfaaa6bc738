import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { desktop } from '#renderer/api/desktop.ts';
import { confirm } from '#renderer/ui/confirm.tsx';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { tellReopened } from './own-sealing.ts';
import type { ReplicaView } from './replica.ts';
import { UnlockDialog } from './unlock-dialog.tsx';

interface OfflineCopyNoticeProps extends Pick<ReplicaView, 'kept'> {
  /** Says nothing of a computer that keeps nothing. */
  readonly sealedOnly?: boolean;
}

/** Says when the classes are not kept on this computer, and opens a copy that an older password closed (reliability.md 23). */
export function OfflineCopyNotice({ kept, sealedOnly = false }: OfflineCopyNoticeProps) {
  const { t } = useTranslation('offline');
  const [unlocking, setUnlocking] = useState(false);
  const copy = useQuery({
    queryKey: ['offline-copy'],
    queryFn: () => desktop.getOfflineCopy(),
    enabled: kept === 'no',
    staleTime: 0,
  });
  if (kept !== 'no' || copy.data === undefined) return null;
  if (copy.data !== 'sealed' && sealedOnly) return null;
  if (copy.data !== 'sealed') return <NoticeStrip tone="offline" title={t('notKept')} />;

  const discard = async (): Promise<void> => {
    const answer = await confirm({
      title: t('sealed.discardTitle'),
      consequence: t('sealed.discardBody'),
      action: t('sealed.discardAction'),
      tone: 'bad',
    });
    if (answer === null) return;
    await desktop.discardOfflineCopy();
    tellReopened();
  };
  return (
    <>
      <NoticeStrip
        tone="draft"
        title={t('sealed.title')}
        actions={
          <>
            <StripAction edge onPress={() => setUnlocking(true)}>
              {t('sealed.open')}
            </StripAction>
            <StripAction onPress={() => void discard()}>{t('sealed.discard')}</StripAction>
          </>
        }
      >
        {t('sealed.body')}
      </NoticeStrip>
      <UnlockDialog opened={unlocking} onClose={() => setUnlocking(false)} onUnlocked={tellReopened} />
    </>
  );
}
