import {
  createLocalAudioTrack,
  createLocalVideoTrack,
  type LocalAudioTrack,
  type LocalVideoTrack,
} from 'livekit-client';
import { useEffect, useState } from 'react';
import { type AudioMode, captureFor } from '../core/audio.ts';
import { type DeviceProblem, problemOf } from '../livekit/device-problem.ts';

/** A device while it is looked at before the class. */
export type Preview<Track> =
  | { readonly state: 'off' }
  | { readonly state: 'asking' }
  | { readonly state: 'on'; readonly track: Track }
  | { readonly state: 'failed'; readonly problem: DeviceProblem };

interface Stoppable {
  stop(): void;
}

/** Opens a device while it is wanted, anew whenever `key` changes, and lets go of it afterwards. */
function useTrack<Track extends Stoppable>(wanted: boolean, key: string, open: () => Promise<Track>): Preview<Track> {
  const [preview, setPreview] = useState<Preview<Track>>({ state: 'off' });
  useEffect(() => {
    if (!wanted) {
      setPreview({ state: 'off' });
      return undefined;
    }
    setPreview({ state: 'asking' });
    let stopped = false;
    let opened: Track | null = null;
    const look = async (): Promise<void> => {
      try {
        opened = await open();
        if (stopped) opened.stop();
        else setPreview({ state: 'on', track: opened });
      } catch (thrown) {
        if (!stopped) setPreview({ state: 'failed', problem: problemOf(thrown) });
      }
    };
    void look();
    return () => {
      stopped = true;
      opened?.stop();
    };
    // `open` is made anew by every drawing; what it depends on is in the key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [wanted, key]);
  return preview;
}

export const useCameraPreview = (wanted: boolean, deviceId: string | null): Preview<LocalVideoTrack> =>
  useTrack(wanted, deviceId ?? '', () =>
    createLocalVideoTrack(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
  );

export const useMicrophonePreview = (
  wanted: boolean,
  deviceId: string | null,
  mode: AudioMode,
  headset: boolean,
): Preview<LocalAudioTrack> =>
  useTrack(wanted, `${deviceId ?? ''} ${mode} ${headset}`, () =>
    createLocalAudioTrack({ ...captureFor(mode, { headset, deviceId }) }),
  );
