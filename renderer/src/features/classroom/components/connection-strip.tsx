import { IconRotateClockwise, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { NoticeStrip, StripAction } from '#renderer/ui/notice-strip.tsx';
import { useSentence } from '#renderer/ui/use-sentence.ts';
import type { Connection } from '../core/connection.ts';
import type { RoomView } from '../livekit/room-view.ts';
import classes from './connection-strip.module.css';

interface ConnectionStripProps {
  readonly connection: Connection;
  readonly view: RoomView;
  readonly now: number;
  readonly onJoin: () => void;
  readonly onHear: () => void;
}

/** What is wrong with the line to the room, calm and grey; nothing while all is well. */
export function ConnectionStrip({ connection, view, now, onJoin, onHear }: ConnectionStripProps) {
  const { t } = useTranslation('classroom');
  const format = useFormat();
  const sentence = useSentence();
  if (connection.step === 'lost') {
    const wait = Math.max(0, connection.nextAt - now);
    return (
      <div className={classes.strip}>
        <NoticeStrip
          tone="offline"
          title={t(connection.lostAt === null ? 'notYetIn' : 'lost')}
          actions={
            <StripAction edge onPress={onJoin}>
              {t('retryNow')}
            </StripAction>
          }
        >
          {connection.failure === null ? '' : `${sentence(connection.failure)} `}
          {t('lostNext', { wait: format.duration(Math.ceil(wait / 1000) * 1000) })}
        </NoticeStrip>
      </div>
    );
  }
  if (connection.step === 'joining' || view.link === 'reconnecting')
    return (
      <div className={classes.strip}>
        <NoticeStrip tone="offline" icon={IconRotateClockwise} title={t('reconnecting')} />
      </div>
    );
  if (!view.audible)
    return (
      <div className={classes.strip}>
        <NoticeStrip
          tone="info"
          icon={IconVolumeOff}
          title={t('silent')}
          actions={
            <StripAction edge onPress={onHear}>
              {t('hear')}
            </StripAction>
          }
        />
      </div>
    );
  return null;
}
