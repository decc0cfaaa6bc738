import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { JoinInfo } from '#shared/contract/join.ts';
import type { Choices } from '../core/choices.ts';
import type { Door, JoinClass } from '../core/page.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import { usePreview } from '../hooks/use-preview.ts';
import { useServerTime } from '../hooks/use-server-time.ts';
import { useWords } from '../hooks/use-words.ts';
import { fetchRoomAhead } from '../load-room.ts';
import classes from './before.module.css';
import { ClassFacts } from './class-facts.tsx';
import { DeviceCheck } from './device-check.tsx';
import { DoorBar } from './door-bar.tsx';
import { Strip } from './strip.tsx';

interface BeforeProps {
  readonly info: JoinInfo;
  readonly about: JoinClass;
  readonly door: Door;
  readonly again: boolean;
  readonly replaced: JoinClass | null;
  /** The server has not answered lately. */
  readonly stale: boolean;
  readonly choices: Choices;
  readonly change: ChangeChoices;
  readonly onJoin: (choices: Choices) => void;
}

const DOOR_IS_NEAR_MS = 3 * 60_000;

/** Until the class: what it is and when, the devices, and the door. */
export function Before({ info, about, door, again, replaced, stale, choices, change, onJoin }: BeforeProps) {
  const { t } = useTranslation('join');
  const words = useWords();
  const now = useServerTime();
  const preview = usePreview(choices);
  const isNear = about.opensAt - now < DOOR_IS_NEAR_MS;
  useEffect(() => {
    if (isNear) fetchRoomAhead();
  }, [isNear]);
  const isOpen = door.kind === 'open';
  useEffect(() => {
    // Seen in the row of tabs by who has gone to another one meanwhile.
    if (isOpen) document.title = t('door.open');
  }, [isOpen, t]);

  const join = (): void => {
    // The camera was never tried or does not work: it is not turned on for the first time before everybody's eyes.
    const camera = choices.camera && preview.states.camera.is === 'on';
    preview.close('camera');
    preview.close('microphone');
    onJoin({ ...choices, camera });
  };

  return (
    <div className={classes.before}>
      <div className={classes.about}>
        {stale ? <Strip tone="offline" title={t('failure.stale')} /> : null}
        {replaced === null ? null : (
          <Strip tone="info" title={t('replaced', { when: words.when(replaced.startsAt, now) })} />
        )}
        <ClassFacts info={info} about={about} />
      </div>
      <DeviceCheck preview={preview} choices={choices} change={change} />
      <DoorBar door={door} word={t(again ? 'door.enterAgain' : 'door.enter')} onJoin={join} />
    </div>
  );
}
