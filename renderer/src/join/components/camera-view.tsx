import { IconCameraRotate, IconVideo, IconVideoOff } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { STROKE } from '#renderer/ui/icons/icon.ts';
import type { Choices } from '../core/choices.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import type { Preview } from '../hooks/use-preview.ts';
import classes from './camera-view.module.css';
import { Press } from './press.tsx';

interface CameraViewProps {
  readonly preview: Preview;
  readonly choices: Choices;
  readonly change: ChangeChoices;
}

/** The student's own picture, mirrored as in a mirror, or what stands in its way. */
export function CameraView({ preview, choices, change }: CameraViewProps) {
  const { t } = useTranslation('join');
  const state = preview.states.camera;
  const cameras = preview.devices.filter(({ kind }) => kind === 'videoinput');
  const turnOn = (): void => {
    change({ camera: true });
    preview.open('camera', choices.cameraId);
  };
  const turnOff = (): void => {
    change({ camera: false });
    preview.close('camera');
  };
  const next = (): void => {
    const index = cameras.findIndex(({ deviceId }) => deviceId === choices.cameraId);
    const cameraId = cameras[(Math.max(0, index) + 1) % cameras.length]?.deviceId ?? null;
    change({ cameraId });
    preview.open('camera', cameraId);
  };

  switch (state.is) {
    case 'untried':
      return (
        <Screen>
          <Press look="edge" onPress={preview.start}>
            <IconVideo size={18} stroke={STROKE} />
            {t('check.start')}
          </Press>
          <p>{t('check.startWhy')}</p>
        </Screen>
      );
    case 'asking':
      return (
        <Screen>
          <p role="status">{t('check.asking')}</p>
        </Screen>
      );
    case 'in_trouble': {
      const { trouble } = state;
      return (
        <Screen>
          <IconVideoOff size={28} stroke={STROKE} />
          <p className={classes.title}>{t(`check.camera_${trouble}`)}</p>
          <p>{t(trouble === 'missing' ? 'check.camera_missingHow' : `check.${trouble}How`)}</p>
          {trouble === 'unsupported' ? null : (
            <Press look="edge" onPress={turnOn}>
              {t('check.again')}
            </Press>
          )}
        </Screen>
      );
    }
    case 'off':
      return (
        <Screen>
          <IconVideoOff size={28} stroke={STROKE} />
          <p className={classes.title}>{t('check.cameraOff')}</p>
          <Press look="edge" onPress={turnOn}>
            {t('check.turnCameraOn')}
          </Press>
        </Screen>
      );
    default:
      return (
        <div className={classes.screen}>
          <OwnPicture stream={preview.streams.camera} />
          <p className={classes.word}>
            <IconVideo size={16} stroke={STROKE} />
            {t('check.cameraOn')}
          </p>
          <div className={classes.tools}>
            {cameras.length > 1 ? (
              <button type="button" className={classes.tool} aria-label={t('check.nextCamera')} onClick={next}>
                <IconCameraRotate size={20} stroke={STROKE} />
              </button>
            ) : null}
            <button type="button" className={classes.tool} aria-label={t('check.turnCameraOff')} onClick={turnOff}>
              <IconVideoOff size={20} stroke={STROKE} />
            </button>
          </div>
        </div>
      );
  }
}

function Screen({ children }: { readonly children: React.ReactNode }) {
  return <div className={`${classes.screen} ${classes.words}`}>{children}</div>;
}

function OwnPicture({ stream }: { readonly stream: MediaStream | null }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current !== null) video.current.srcObject = stream;
  }, [stream]);
  return <video ref={video} className={classes.picture} autoPlay playsInline muted aria-hidden="true" />;
}
