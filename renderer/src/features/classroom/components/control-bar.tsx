import { Button } from '@mantine/core';
import {
  IconDoorExit,
  IconLayoutGrid,
  IconMicrophone,
  IconMicrophone2,
  IconMicrophoneOff,
  IconScreenShare,
  IconScreenShareOff,
  IconUserSquare,
  IconVideo,
  IconVideoOff,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { type Icon, STROKE } from '#renderer/ui/icons/icon.ts';
import { useShortcuts } from '#renderer/ui/use-shortcuts.ts';
import type { RoomPerson } from '../core/room-person.ts';
import type { OwnMedia } from '../hooks/use-own-media.ts';
import classes from './control-bar.module.css';

interface ControlBarProps {
  /** Null while there is no room. */
  readonly me: RoomPerson | null;
  readonly observe: boolean;
  readonly media: OwnMedia;
  readonly grid: boolean;
  readonly ending: boolean;
  readonly onGrid: () => void;
  readonly onShare: () => void;
  readonly onLeave: () => void;
  readonly onEnd: () => void;
}

/** The class's controls: the sound at the start side, one's devices in the middle, the two ways out apart at the end. */
export function ControlBar(props: ControlBarProps) {
  const { t } = useTranslation('classroom');
  const { me, observe, media, grid, onGrid, onShare } = props;
  const muted = me?.microphone !== true;
  const dark = (me?.camera ?? null) === null;
  const sharing = (me?.screen ?? null) !== null;
  useShortcuts([
    ...(observe
      ? []
      : [
          { code: 'KeyM', shown: 'M', label: t('shortcuts.microphone'), run: media.toggleMicrophone },
          { code: 'KeyV', shown: 'V', label: t('shortcuts.camera'), run: media.toggleCamera },
          { code: 'KeyS', shown: 'S', label: t('shortcuts.share'), run: onShare },
        ]),
    { code: 'KeyG', shown: 'G', label: t('shortcuts.grid'), run: onGrid },
  ]);
  return (
    <div className={classes.bar} role="group" aria-label={t('controls.label')}>
      <div className={classes.start}>{observe ? null : <RecitationSwitch media={media} />}</div>
      <div className={classes.middle}>
        {observe ? null : (
          <>
            <Control
              icon={muted ? IconMicrophoneOff : IconMicrophone}
              word={t(muted ? 'controls.muted' : 'controls.microphone')}
              label={t(muted ? 'controls.unmuteMe' : 'controls.muteMe')}
              off={muted}
              onPress={media.toggleMicrophone}
            />
            <Control
              icon={dark ? IconVideoOff : IconVideo}
              word={t(dark ? 'controls.cameraOff' : 'controls.camera')}
              label={t(dark ? 'controls.cameraStart' : 'controls.cameraStop')}
              off={dark}
              onPress={media.toggleCamera}
            />
            <Control
              icon={sharing ? IconScreenShareOff : IconScreenShare}
              word={t(sharing ? 'controls.shareStop' : 'controls.share')}
              label={t(sharing ? 'controls.shareEnd' : 'controls.shareStart')}
              on={sharing}
              onPress={onShare}
            />
          </>
        )}
        <Control
          icon={grid ? IconUserSquare : IconLayoutGrid}
          word={t(grid ? 'controls.speaker' : 'controls.grid')}
          label={t(grid ? 'controls.toSpeaker' : 'controls.toGrid')}
          onPress={onGrid}
        />
      </div>
      <div className={classes.end}>
        <Button
          size="lg"
          variant="default"
          leftSection={<IconDoorExit size={20} stroke={STROKE} className={classes.mirrored} />}
          onClick={props.onLeave}
        >
          {t('controls.leave')}
        </Button>
        {observe ? null : (
          <Button size="lg" variant="outline" color="bad" loading={props.ending} onClick={props.onEnd}>
            {t('controls.end')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface ControlProps {
  readonly icon: Icon;
  readonly word: string;
  /** What pressing it does. */
  readonly label: string;
  readonly off?: boolean;
  readonly on?: boolean;
  readonly onPress: () => void;
}

function Control({ icon: Icon, word, label, off = false, on = false, onPress }: ControlProps) {
  return (
    <button
      type="button"
      className={classes.control}
      data-off={off || undefined}
      data-on={on || undefined}
      // The word that is seen comes first, so that who speaks it to the computer is understood.
      aria-label={`${word}: ${label}`}
      title={label}
      onClick={onPress}
    >
      <Icon size={22} stroke={STROKE} />
      <span>{word}</span>
    </button>
  );
}

/** A switch with a sentence: what the students hear of one's voice (livekit.md 7). */
function RecitationSwitch({ media }: { readonly media: OwnMedia }) {
  const { t } = useTranslation('classroom');
  const on = media.mode === 'recitation';
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      className={classes.recitation}
      onClick={() => media.setMode(on ? 'speech' : 'recitation')}
    >
      <IconMicrophone2 size={22} stroke={STROKE} />
      <span>
        <span className={classes.recitationWord}>{t('controls.recitation')}</span>
        <span className={classes.recitationSentence}>{t(on ? 'controls.recitationOn' : 'controls.recitationOff')}</span>
      </span>
    </button>
  );
}
