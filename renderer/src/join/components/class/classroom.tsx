import { IconVolume } from '@tabler/icons-react';
import { useCallback, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { ayahIn } from '../../core/ayah.ts';
import type { Choices } from '../../core/choices.ts';
import type { JoinClass } from '../../core/page.ts';
import { castOf } from '../../core/stage.ts';
import type { ChangeChoices } from '../../hooks/use-kept-choices.ts';
import { useNews } from '../../hooks/use-news.ts';
import { useWakeLock } from '../../hooks/use-wake-lock.ts';
import type { EnteredRoom } from '../../room/enter-room.ts';
import { useChat } from '../../room/use-chat.ts';
import { useHand } from '../../room/use-hand.ts';
import { type DeviceNews, useOwnDevices } from '../../room/use-own-devices.ts';
import { type RoomNews, useRoomNews } from '../../room/use-room-news.ts';
import { useRoomView } from '../../room/use-room-view.ts';
import { Press } from '../press.tsx';
import { Strip } from '../strip.tsx';
import { Switch } from '../switch.tsx';
import { Ayah } from './ayah.tsx';
import { ChatPanel } from './chat-panel.tsx';
import { ClassHead } from './class-head.tsx';
import classes from './classroom.module.css';
import { Controls } from './controls.tsx';
import { HandLine, TurnLine } from './hand-line.tsx';
import { Others } from './others.tsx';
import { Stage } from './stage.tsx';
import { Sound } from './track-view.tsx';

const ROOM_NEWS = {
  teacher_came: 'class.teacherHere',
  teacher_went: 'class.teacherGone',
  reconnected: 'class.reconnected',
} as const satisfies Record<RoomNews, string>;

interface ClassroomProps {
  readonly entered: EnteredRoom;
  readonly about: JoinClass;
  readonly choices: Choices;
  readonly change: ChangeChoices;
  /** The server's time, epoch ms: hands are ordered by it. */
  readonly now: () => number;
  readonly onLeave: () => void;
}

/** The class itself. */
export function Classroom({ entered, about, choices, change, now, onLeave }: ClassroomProps) {
  const { t } = useTranslation('join');
  const { room } = entered;
  const view = useRoomView(room);
  const [news, tell] = useNews();
  const tellDevice = useTellDevice(tell);
  const handFailed = useCallback(() => tell({ tone: 'failed', title: t('class.handFailed') }), [tell, t]);
  const tellRoom = useCallback((what: RoomNews) => tell({ tone: 'info', title: t(ROOM_NEWS[what]) }), [tell, t]);
  const hand = useHand(room, view, now, { onRaised: entered.chat.raiseHand, onFailed: handFailed });
  const devices = useOwnDevices({ entered, view, choices, change, tell: tellDevice });
  const chat = useChat(entered.chat);
  const chatTool = useRef<HTMLButtonElement>(null);
  useRoomNews(room, tellRoom);
  useWakeLock();

  const closeChat = (): void => {
    chat.toggle();
    chatTool.current?.focus();
  };

  const { me, people } = view;
  const { teacher, others } = useMemo(() => castOf(people, me.identity, hand.queue), [people, me, hand.queue]);
  const ayah = useMemo(() => (teacher === null ? null : ayahIn(teacher.ayah)), [teacher]);

  return (
    <main className={classes.class} data-chat={chat.isOpen}>
      {people.flatMap(({ sounds }) => sounds.map((track) => <Sound key={track.sid} track={track} />))}
      <ClassHead about={about} quality={view.quality} />
      <div className={classes.scene}>
        <Stage teacher={teacher} me={me} />
        <Others people={others} queue={hand.queue} />
      </div>
      <div className={classes.side}>
        {chat.isOpen ? (
          <ChatPanel messages={chat.messages} send={entered.chat.send} onClose={closeChat} />
        ) : ayah === null ? null : (
          <Ayah shown={ayah} />
        )}
      </div>
      <div className={classes.foot}>
        {view.connection === 'reconnecting' ? <Strip tone="offline" title={t('class.reconnecting')} /> : null}
        {view.canPlay ? null : (
          <div className={classes.sound}>
            <Press look="edge" onPress={() => void room.startAudio()}>
              <IconVolume size={18} stroke={STROKE} />
              {t('class.playSound')}
            </Press>
            <p>{t('class.playSoundWhy')}</p>
          </div>
        )}
        {news === null || view.connection === 'reconnecting' ? null : (
          <Strip tone={news.tone} title={news.title}>
            {news.detail === undefined ? null : <p>{news.detail}</p>}
          </Strip>
        )}
        {hand.isMyTurn ? <TurnLine /> : null}
        {hand.place === null ? null : <HandLine place={hand.place} onLower={hand.toggle} />}
        <Switch
          name={t('recitation.name')}
          what={t('recitation.what')}
          on={choices.recitation}
          onChange={devices.setRecitation}
        />
        <Controls
          view={view}
          chatTool={chatTool}
          isHandUp={hand.place !== null}
          isChatOpen={chat.isOpen}
          unread={chat.unread}
          onDevice={devices.toggle}
          onHand={hand.toggle}
          onChat={chat.toggle}
          onLeave={onLeave}
        />
      </div>
    </main>
  );
}

/** News of a device in words. */
function useTellDevice(tell: ReturnType<typeof useNews>[1]): (news: DeviceNews) => void {
  const { t } = useTranslation('join');
  return useCallback(
    (news: DeviceNews) => {
      switch (news.kind) {
        case 'muted_by_teacher':
          return tell({ tone: 'info', title: t('class.mutedByTeacher') });
        case 'not_allowed':
          return tell({
            tone: 'offline',
            title: t(news.device === 'camera' ? 'class.cameraNotAllowed' : 'class.microphoneNotAllowed'),
          });
        default: {
          const { device, trouble } = news;
          return tell({
            tone: 'failed',
            title: t(`check.${device}_${trouble}`),
            detail: t(trouble === 'missing' ? `check.${device}_missingHow` : `check.${trouble}How`),
          });
        }
      }
    },
    [tell, t],
  );
}
