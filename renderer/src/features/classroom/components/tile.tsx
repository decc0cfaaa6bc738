import {
  IconHandStop,
  IconMicrophone,
  IconMicrophoneOff,
  IconPin,
  IconPinnedOff,
  IconVolume,
} from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '#renderer/i18n/use-format.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { initialsOf, PersonName } from '#renderer/ui/person-name.tsx';
import type { RoomPerson } from '../core/room-person.ts';
import { shortName } from '../core/short-name.ts';
import { TileVideo } from './tile-video.tsx';
import classes from './tile.module.css';

interface TileProps {
  readonly person: RoomPerson;
  /** The shared screen instead of the camera. */
  readonly screen?: boolean;
  readonly large?: boolean;
  /** Place in the order of raised hands; null when the hand is down. */
  readonly hand: number | null;
  readonly hasTurn: boolean;
  /** Who speaks in a Quran class recites. */
  readonly recites: boolean;
  readonly pinned: boolean;
  readonly onPin: (identity: string) => void;
}

/** One person as a picture with their name under it: camera, screen, or the letters of the name. */
export const Tile = memo(function Tile(props: TileProps) {
  const { person, screen = false, large = false, hand, hasTurn, recites, pinned, onPin } = props;
  const { t } = useTranslation('classroom');
  const { number } = useFormat();
  const track = screen ? person.screen : person.camera;
  const lost = person.quality === 'lost';
  const name = useTileName(person, screen, large);
  return (
    <figure
      className={classes.tile}
      data-large={large || undefined}
      data-speaking={(person.speaking && !screen) || undefined}
      data-lost={lost || undefined}
      data-identity={person.identity}
    >
      {track === null ? (
        <span className={classes.letters} aria-hidden="true">
          {initialsOf(person.name)}
        </span>
      ) : (
        <TileVideo identity={person.identity} screen={screen} trackId={track} mirrored={person.isMe && !screen} />
      )}
      {hand === null ? null : (
        <span className={classes.hand} role="img" aria-label={t('stage.hand', { place: number(hand) })}>
          <IconHandStop size={17} stroke={STROKE} /> {number(hand)}
        </span>
      )}
      <button
        type="button"
        className={classes.pin}
        aria-pressed={pinned}
        aria-label={t(pinned ? 'stage.unpin' : 'stage.pin', { name: person.name })}
        title={t(pinned ? 'stage.unpin' : 'stage.pin', { name: person.name })}
        onClick={() => onPin(person.identity)}
      >
        {pinned ? <IconPinnedOff size={17} stroke={STROKE} /> : <IconPin size={17} stroke={STROKE} />}
      </button>
      <figcaption className={classes.caption} title={person.name}>
        {screen ? null : <MicrophoneSign on={person.microphone} large={large} />}
        <PersonName name={name} className={classes.name} />
        <Doing person={person} screen={screen} large={large} lost={lost} hasTurn={hasTurn} recites={recites} />
      </figcaption>
    </figure>
  );
});

function useTileName(person: RoomPerson, screen: boolean, large: boolean): string {
  const { t } = useTranslation('classroom');
  if (screen) return person.isMe ? t('stage.yourScreen') : t('stage.screenOf', { name: person.name });
  if (person.isMe) return t('stage.you');
  return large ? person.name : shortName(person.name);
}

function MicrophoneSign({ on, large }: { readonly on: boolean; readonly large: boolean }) {
  const { t } = useTranslation('classroom');
  const Sign = on ? IconMicrophone : IconMicrophoneOff;
  return (
    <span role="img" aria-label={t(on ? 'stage.micOn' : 'stage.micOff')} className={classes.sign}>
      <Sign size={large ? 19 : 16} stroke={STROKE} />
    </span>
  );
}

interface DoingProps {
  readonly person: RoomPerson;
  readonly screen: boolean;
  readonly large: boolean;
  readonly lost: boolean;
  readonly hasTurn: boolean;
  readonly recites: boolean;
}

/** What the person does at this moment, in words on the large tile. */
function Doing({ person, screen, large, lost, hasTurn, recites }: DoingProps) {
  const { t } = useTranslation('classroom');
  if (screen || !large) return null;
  if (lost) return <span className={classes.doing}>{t('stage.lost')}</span>;
  if (person.speaking)
    return (
      <span className={`${classes.doing} ${classes.speaking}`}>
        <IconVolume size={19} stroke={STROKE} /> {t(recites ? 'stage.reciting' : 'stage.speaking')}
      </span>
    );
  return hasTurn ? <span className={classes.doing}>{t('stage.turn')}</span> : null;
}
