import {
  IconDoorExit,
  IconHandStop,
  IconMessage,
  IconMicrophone,
  IconMicrophoneOff,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import { useFormat } from '#renderer/i18n/use-format.ts';
import type { DeviceKind } from '../../core/devices.ts';
import type { RoomView } from '../../room/room-view.ts';
import classes from './controls.module.css';

interface ControlsProps {
  readonly view: RoomView;
  /** The chat's button: the focus comes back to it. */
  readonly chatTool: Ref<HTMLButtonElement>;
  readonly isHandUp: boolean;
  readonly isChatOpen: boolean;
  readonly unread: number;
  readonly onDevice: (device: DeviceKind) => void;
  readonly onHand: () => void;
  readonly onChat: () => void;
  readonly onLeave: () => void;
}

/** The five tools of a class, each with its word. */
export function Controls({
  view,
  chatTool,
  isHandUp,
  isChatOpen,
  unread,
  onDevice,
  onHand,
  onChat,
  onLeave,
}: ControlsProps) {
  const { t } = useTranslation('join');
  const format = useFormat();
  const isCameraOn = view.me.camera !== null;
  return (
    <div className={classes.tools} role="group" aria-label={t('class.tools')}>
      <Tool
        icon={view.me.isMicrophoneOn ? IconMicrophone : IconMicrophoneOff}
        word={t('class.microphone')}
        state={t(view.me.isMicrophoneOn ? 'class.on' : 'class.off')}
        off={!view.mayUse.microphone}
        pressed={view.me.isMicrophoneOn}
        onPress={() => onDevice('microphone')}
      />
      <Tool
        icon={isCameraOn ? IconVideo : IconVideoOff}
        word={t('class.camera')}
        state={t(isCameraOn ? 'class.on' : 'class.off')}
        off={!view.mayUse.camera}
        pressed={isCameraOn}
        onPress={() => onDevice('camera')}
      />
      <Tool
        icon={IconHandStop}
        word={t('class.hand')}
        state={t(isHandUp ? 'class.raised' : 'class.lowered')}
        look={isHandUp ? 'up' : undefined}
        pressed={isHandUp}
        onPress={onHand}
      />
      <Tool
        ref={chatTool}
        icon={IconMessage}
        word={t('class.chat')}
        state={unread === 0 ? '' : t('class.unread', { count: unread })}
        pressed={isChatOpen}
        look={isChatOpen ? 'chosen' : undefined}
        onPress={onChat}
      >
        {unread === 0 ? null : (
          <span className={classes.count} aria-hidden="true">
            {format.number(unread)}
          </span>
        )}
      </Tool>
      <Tool icon={IconDoorExit} mirrored word={t('class.leave')} look="leave" onPress={onLeave} />
    </div>
  );
}

interface ToolProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly icon: Icon;
  readonly mirrored?: boolean;
  readonly word: string;
  /** Read after the word: on, off, raised. */
  readonly state?: string;
  readonly pressed?: boolean;
  /** Not allowed now; a press says why. */
  readonly off?: boolean;
  readonly look?: 'up' | 'chosen' | 'leave' | undefined;
  readonly onPress: () => void;
  readonly children?: ReactNode;
}

function Tool({
  ref,
  icon: Sign,
  mirrored = false,
  word,
  state = '',
  pressed,
  off,
  look,
  onPress,
  children,
}: ToolProps) {
  return (
    <button
      ref={ref}
      type="button"
      className={look === undefined ? classes.tool : `${classes.tool} ${classes[look]}`}
      aria-pressed={pressed}
      aria-disabled={off}
      onClick={onPress}
    >
      <Sign size={24} stroke={STROKE} className={mirrored ? 'mirrored' : undefined} />
      <span className={classes.word}>{word}</span>
      {state === '' ? null : <span className="said"> {state}</span>}
      {children}
    </button>
  );
}
