import { useRoomContext } from '@livekit/components-react';
import { Button, Checkbox, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SessionKind } from '#shared/domain/session.ts';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import { modeFor } from '../core/choices.ts';
import { useChoices } from '../hooks/use-choices.ts';
import { useDeviceList } from '../hooks/use-device-list.ts';
import { switchMode, takeDevice } from '../livekit/own-tracks.ts';
import { DeviceSelect } from './device-select.tsx';

interface DevicesDialogProps {
  readonly kind: SessionKind;
  readonly onClose: () => void;
}

/** Other devices in the middle of the class: taken into use at once, and remembered. */
export function DevicesDialog({ kind, onClose }: DevicesDialogProps) {
  const { t } = useTranslation('classroom');
  const room = useRoomContext();
  const { choices, change } = useChoices();
  const devices = useDeviceList(room);
  const take = async (device: MediaDeviceKind, id: string | null, which: 'microphone' | 'camera'): Promise<void> => {
    const taken = await takeDevice(room, device, id);
    if (!taken.ok) notifyFailure(t(`devices.failed.${which}`), t(`devices.problem.${taken.problem}`));
  };
  return (
    <Dialog onClose={onClose} title={t('devices.title')} withCloseButton={false} size={520}>
      <Stack gap={16}>
        <DeviceSelect
          label={t('check.microphone')}
          shown
          devices={devices.microphones}
          value={choices.microphoneId}
          onChange={(microphoneId) => {
            change({ microphoneId });
            void take('audioinput', microphoneId, 'microphone');
          }}
        />
        <Checkbox
          label={t('check.headset')}
          checked={choices.headset}
          onChange={(event) => {
            const headset = event.currentTarget.checked;
            change({ headset });
            void switchMode(room, modeFor(choices, kind), { ...choices, headset });
          }}
        />
        <DeviceSelect
          label={t('check.camera')}
          shown
          devices={devices.cameras}
          value={choices.cameraId}
          onChange={(cameraId) => {
            change({ cameraId });
            void take('videoinput', cameraId, 'camera');
          }}
        />
        <DeviceSelect
          label={t('check.speaker')}
          shown
          devices={devices.speakers}
          value={choices.speakerId}
          onChange={(speakerId) => {
            change({ speakerId });
            void takeDevice(room, 'audiooutput', speakerId);
          }}
        />
        <div>
          <Button onClick={onClose}>{t('devices.close')}</Button>
        </div>
      </Stack>
    </Dialog>
  );
}
