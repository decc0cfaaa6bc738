import {
  IconAlertTriangle,
  IconArrowsExchange,
  IconCloudOff,
  IconCloudUpload,
  IconDeviceFloppy,
  IconPlugConnected,
  IconRefresh,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { SyncFacts } from '#renderer/stores/sync.ts';
import { type Icon, STROKE } from './icons/icon.ts';
import { LinkButton } from './link-button.tsx';
import classes from './sync-words.module.css';

interface SyncWordsProps {
  readonly facts: SyncFacts;
  /** A change is on its way to the server right now. */
  readonly saving: boolean;
  /** Leads to what the server refused or what conflicts. */
  readonly onRead?: () => void;
}

function Word({ icon: Icon, className, children }: { icon: Icon; className?: string | undefined; children: string }) {
  return (
    <span className={`${classes.word} ${className ?? ''}`} title={children}>
      <Icon size={17} stroke={STROKE} />
      <span className={classes.text}>{children}</span>
    </span>
  );
}

/**
 * Connected, synced, saved: three facts, three words (look.md, "States"). Without a connection they become one grey box
 * that says since when, how old the data is and how much waits.
 */
export function SyncWords({ facts, saving, onRead }: SyncWordsProps) {
  const { t } = useTranslation('ui');
  const { time } = useFormat();
  const { connection, syncedAt, waiting, conflicts, refused } = facts;

  const waits = waiting > 0 ? <Word icon={IconCloudUpload}>{t('sync.waiting', { count: waiting })}</Word> : null;
  const clash =
    conflicts > 0 ? (
      <Word icon={IconArrowsExchange} className={classes.warn}>
        {t('sync.conflicts', { count: conflicts })}
      </Word>
    ) : null;
  const no =
    refused > 0 ? (
      <span className={`${classes.words} ${classes.box} ${classes.refused}`}>
        <Word icon={IconAlertTriangle}>{t('sync.refused', { count: refused })}</Word>
        {onRead === undefined ? null : <LinkButton onPress={onRead}>{t('sync.readWhy')}</LinkButton>}
      </span>
    ) : null;

  if (connection?.state === 'offline')
    return (
      <>
        <span className={`${classes.words} ${classes.box}`}>
          <Word icon={IconCloudOff} className={classes.strong}>
            {t('sync.offlineSince', { time: time(connection.since) })}
          </Word>
          {syncedAt === null ? null : <span>{t('sync.dataAsOf', { time: time(syncedAt) })}</span>}
          {waits}
          {clash}
        </span>
        {no}
      </>
    );

  const connected = connection?.state === 'connected';
  return (
    <>
      <span className={classes.words}>
        <Word icon={IconPlugConnected}>{t(connected ? 'sync.connected' : 'sync.connecting')}</Word>
        {waits ?? (
          <Word icon={IconRefresh}>
            {syncedAt === null ? t('sync.notSynced') : t('sync.synced', { time: time(syncedAt) })}
          </Word>
        )}
        {clash}
        <Word icon={IconDeviceFloppy}>
          {saving ? `${t('sync.saving')}…` : t(waiting + conflicts + refused > 0 ? 'sync.savedHere' : 'sync.saved')}
        </Word>
      </span>
      {no}
    </>
  );
}
