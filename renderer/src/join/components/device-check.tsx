import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choices } from '../core/choices.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import { isAllowedAlready, type Preview } from '../hooks/use-preview.ts';
import { CameraView } from './camera-view.tsx';
import classes from './device-check.module.css';
import { MicrophoneRow } from './microphone-row.tsx';
import { SpeakerRow } from './speaker-row.tsx';
import { Switch } from './switch.tsx';

interface DeviceCheckProps {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly change: ChangeChoices;
}

/** Camera, microphone and speaker before the class. Whatever fails, the class can be joined without it. */
export function DeviceCheck({ preview, choices, change }: DeviceCheckProps) {
  const { t } = useTranslation('join');
  const { start } = preview;
  useEffect(() => {
    let left = false;
    void isAllowedAlready().then((allowed) => (allowed && !left ? start() : undefined));
    return () => {
      left = true;
    };
    // Once: what is chosen later opens by itself.
    // oxlint-disable-next-line react/exhaustive-deps
  }, []);
  return (
    <section className={classes.check} aria-label={t('check.title')}>
      <CameraView preview={preview} choices={choices} change={change} />
      <MicrophoneRow preview={preview} choices={choices} change={change} />
      <SpeakerRow preview={preview} choices={choices} change={change} />
      <div className={classes.row}>
        <Switch
          name={t('recitation.name')}
          what={t('recitation.what')}
          on={choices.recitation}
          onChange={(recitation) => change({ recitation })}
        />
      </div>
    </section>
  );
}
