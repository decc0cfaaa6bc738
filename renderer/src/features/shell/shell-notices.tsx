import { useQuery } from '@tanstack/react-query';
import { IconClockExclamation } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { queries } from '#renderer/api/client.ts';
import { desktop } from '#renderer/api/desktop.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { useAccount } from '#renderer/stores/account.ts';
import { useClockOffset } from '#renderer/stores/clock.ts';
import { useServer } from '#renderer/stores/server.ts';
import { useSync, useSyncFacts } from '#renderer/stores/sync.ts';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import classes from './shell.module.css';

const LOOK_EVERY_MS = 60_000;
/** From here on a wrong clock is said (reliability.md 9). */
const SKEW_SAID_MS = 30_000;

/** What the person must know about the server, above every screen; nothing while all is well. */
export function ShellNotices() {
  return (
    <div className={classes.notices}>
      <ServerStopped />
      <OpenedOffline />
      <Unsent />
      <Health />
    </div>
  );
}

function ServerStopped() {
  const { t } = useTranslation('shell');
  const format = useFormat();
  const server = useServer((store) => store.server);
  const now = useNow(1_000);
  if (server?.phase !== 'failed') return null;
  const wait = server.nextTryAt === null ? null : server.nextTryAt - now;
  return (
    <NoticeStrip
      tone="failed"
      title={t('server.failedTitle')}
      actions={
        <StripAction edge onPress={() => void desktop.retryServer()}>
          {t('server.retry')}
        </StripAction>
      }
    >
      {wait !== null && wait > 0 ? t('server.restartIn', { wait: format.wait(wait) }) : t('server.restarting')}
    </NoticeStrip>
  );
}

function OpenedOffline() {
  const { t } = useTranslation('shell');
  const { time } = useFormat();
  const offline = useAccount(({ account }) => account.status === 'in' && account.via === 'offline');
  const { syncedAt } = useSyncFacts();
  if (!offline) return null;
  return (
    <NoticeStrip tone="offline" title={t('server.offlineTitle')}>
      {syncedAt === null ? t('server.offlineBody') : t('server.offlineAsOf', { time: time(syncedAt) })}
    </NoticeStrip>
  );
}

/** What was typed in an earlier window or on a screen that was left, and is not on the server. */
function Unsent() {
  const { t } = useTranslation('shell');
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { unsent, unsentIn } = useSync();
  const sheet = `/evaluate/${unsentIn}`;
  if (unsentIn === null || pathname === sheet || pathname.startsWith('/class/')) return null;
  return (
    <NoticeStrip
      tone="draft"
      title={t('unsent.title', { count: unsent })}
      actions={
        <StripAction edge onPress={() => void navigate(sheet)}>
          {t('unsent.open')}
        </StripAction>
      }
    />
  );
}

/** Asks the server once a minute how it is; the answer also tells its clock. */
function Health() {
  const { t } = useTranslation('shell');
  const { duration } = useFormat();
  const health = useQuery(
    queries.account.health.queryOptions({
      refetchInterval: LOOK_EVERY_MS,
      staleTime: 0,
      // A clock that was set back makes the last answer look as if it were yet to come, and so not old.
      refetchOnWindowFocus: 'always',
    }),
  );
  const { offsetMs, setOffset } = useClockOffset();
  const { data, dataUpdatedAt, refetch } = health;
  useEffect(() => {
    if (data !== undefined) setOffset(data.now - dataUpdatedAt);
  }, [data, dataUpdatedAt, setOffset]);
  // A computer that slept may wake with another time.
  useEffect(() => desktop.onPowerResumed(() => void refetch()), [refetch]);

  const liveKit = data?.liveKit;
  return (
    <>
      {liveKit === 'away' ? (
        <NoticeStrip tone="failed" title={t('server.liveKitTitle')}>
          {t('server.liveKitBody')}
        </NoticeStrip>
      ) : null}
      {liveKit === 'missing' ? <NoticeStrip tone="offline" title={t('server.liveKitMissing')} /> : null}
      {Math.abs(offsetMs) > SKEW_SAID_MS ? (
        <NoticeStrip tone="draft" icon={IconClockExclamation} title={t('server.clockTitle')}>
          {t(offsetMs < 0 ? 'server.clockFast' : 'server.clockSlow', { skew: duration(Math.abs(offsetMs)) })}
        </NoticeStrip>
      ) : null}
    </>
  );
}
