import { Checkbox, Switch } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalAudioTrack, LocalVideoTrack } from 'livekit-client';
import type { SessionKind } from '#shared/domain/session.ts';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { modeFor } from '../core/choices.ts';
import { useChoices } from '../hooks/use-choices.ts';
import { useDeviceList } from '../hooks/use-device-list.ts';
import { useLevel } from '../hooks/use-level.ts';
import { type Preview, useCameraPreview, useMicrophonePreview } from '../hooks/use-preview.ts';
import { playTestTone } from '../livekit/test-tone.ts';
import classes from './device-check.module.css';
import { DeviceSelect } from './device-select.tsx';

/** Camera, microphone and loudspeaker with their choices; what is chosen here is remembered at once. */
export function DeviceCheck({ kind }: { readonly kind: SessionKind }) {
  const { t } = useTranslation('classroom');
  const { choices, change } = useChoices();
  const camera = useCameraPreview(choices.cameraOn, choices.cameraId);
  const mode = modeFor(choices, kind);
  const microphone = useMicrophonePreview(choices.microphoneOn, choices.microphoneId, mode, choices.headset);
  const devices = useDeviceList(`${camera.state} ${microphone.state}`);
  return (
    <div className={classes.check}>
      <CameraPreview preview={camera} />
      <div className={classes.fields}>
        <Field
          label={t('check.microphone')}
          toggle={
            <Switch
              aria-label={t('check.microphoneSwitch')}
              checked={choices.microphoneOn}
              onChange={(event) => change({ microphoneOn: event.currentTarget.checked })}
            />
          }
        >
          <DeviceSelect
            label={t('check.microphone')}
            devices={devices.microphones}
            value={choices.microphoneId}
            onChange={(microphoneId) => change({ microphoneId })}
          />
          <Level preview={microphone} />
          <Checkbox
            label={t('check.headset')}
            checked={choices.headset}
            onChange={(event) => change({ headset: event.currentTarget.checked })}
          />
        </Field>
        <Field
          label={t('check.camera')}
          toggle={
            <Switch
              aria-label={t('check.cameraSwitch')}
              checked={choices.cameraOn}
              onChange={(event) => change({ cameraOn: event.currentTarget.checked })}
            />
          }
        >
          <DeviceSelect
            label={t('check.camera')}
            devices={devices.cameras}
            value={choices.cameraId}
            onChange={(cameraId) => change({ cameraId })}
          />
          {camera.state === 'failed' ? (
            <p className={classes.problem}>{t(`devices.problem.${camera.problem}`)}</p>
          ) : null}
        </Field>
        <Field
          label={t('check.speaker')}
          toggle={
            <span className={classes.tone}>
              <IconVolume size={18} stroke={STROKE} />
              <LinkButton onPress={() => void playTestTone(choices.speakerId)}>{t('check.testSound')}</LinkButton>
            </span>
          }
        >
          <DeviceSelect
            label={t('check.speaker')}
            devices={devices.speakers}
            value={choices.speakerId}
            onChange={(speakerId) => change({ speakerId })}
          />
        </Field>
      </div>
    </div>
  );
}

function Field(props: { readonly label: string; readonly toggle: ReactNode; readonly children: ReactNode }) {
  return (
    <section className={classes.field}>
      <div className={classes.fieldHead}>
        <h2>{props.label}</h2>
        {props.toggle}
      </div>
      {props.children}
    </section>
  );
}

function CameraPreview({ preview }: { readonly preview: Preview<LocalVideoTrack> }) {
  const { t } = useTranslation('classroom');
  const video = useRef<HTMLVideoElement>(null);
  const track = preview.state === 'on' ? preview.track : null;
  useEffect(() => {
    const element = video.current;
    if (track === null || element === null) return undefined;
    track.attach(element);
    return () => void track.detach(element);
  }, [track]);
  return (
    <div className={classes.camera}>
      {track === null ? (
        <p role="status">{t(preview.state === 'asking' ? 'check.asking' : 'check.cameraOff')}</p>
      ) : (
        <video ref={video} autoPlay muted playsInline />
      )}
    </div>
  );
}

function Level({ preview }: { readonly preview: Preview<LocalAudioTrack> }) {
  const { t } = useTranslation('classroom');
  const bar = useRef<HTMLDivElement>(null);
  const silent = useLevel(preview.state === 'on' ? preview.track : null, bar);
  if (preview.state === 'failed') return <p className={classes.problem}>{t(`devices.problem.${preview.problem}`)}</p>;
  if (preview.state === 'off') return null;
  return (
    <>
      <div ref={bar} className={classes.level} aria-hidden="true">
        <span />
      </div>
      <p className={silent ? classes.problem : classes.hint} role="status">
        {t(silent ? 'check.silent' : preview.state === 'asking' ? 'check.asking' : 'check.speak')}
      </p>
    </>
  );
}
