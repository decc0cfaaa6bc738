import { IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { shortName } from '../../core/stage.ts';
import type { PersonView } from '../../room/room-view.ts';
import classes from './name-bar.module.css';

interface NameBarProps {
  readonly person: PersonView;
  /** In the place of the name, for oneself and for a shared screen. */
  readonly word?: string;
  readonly place?: number | null;
  /** In a small tile: the name's first two parts are shown, the whole is read. */
  readonly short?: boolean;
}

/** Who it is and whether they can be heard: at the foot of every picture. */
export function NameBar({ person, word, place = null, short = false }: NameBarProps) {
  const { t } = useTranslation('join');
  const Microphone = person.isMicrophoneOn ? IconMicrophone : IconMicrophoneOff;
  return (
    <p className={classes.bar}>
      <Microphone size={16} stroke={STROKE} />
      <span className={classes.name}>
        {short ? (
          <>
            <bdi aria-hidden="true" title={person.name}>
              {shortName(person.name)}
            </bdi>
            <bdi className="said">{person.name}</bdi>
          </>
        ) : (
          <bdi>{word ?? person.name}</bdi>
        )}
        <span className="said">
          {t('separator')}
          {t(person.isSpeaking ? 'class.speaking' : person.isMicrophoneOn ? 'class.unmuted' : 'class.muted')}
          {place === null ? null : `${t('separator')}${t('class.handRaisedPlace', { place })}`}
        </span>
      </span>
    </p>
  );
}
