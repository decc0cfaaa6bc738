import { LocalAudioTrack, type Room, Track } from 'livekit-client';
import { type AudioMode, captureFor } from '../core/audio.ts';
import type { DeviceChoices } from '../core/choices.ts';
import { type DeviceProblem, problemOf } from './device-problem.ts';

export type Published = { readonly ok: true } | { readonly ok: false; readonly problem: DeviceProblem };

const attempt = async (act: () => Promise<unknown>): Promise<Published> => {
  try {
    await act();
    return { ok: true };
  } catch (thrown) {
    return { ok: false, problem: problemOf(thrown) };
  }
};

/** Switches the microphone on or off; the first time it is published. */
export const setMicrophone = (room: Room, on: boolean, mode: AudioMode, choices: DeviceChoices): Promise<Published> =>
  attempt(() =>
    room.localParticipant.setMicrophoneEnabled(
      on,
      captureFor(mode, { headset: choices.headset, deviceId: choices.microphoneId }),
    ),
  );

export const setCamera = (room: Room, on: boolean, { cameraId }: DeviceChoices): Promise<Published> =>
  attempt(() =>
    room.localParticipant.setCameraEnabled(on, cameraId === null ? undefined : { deviceId: { ideal: cameraId } }),
  );

/**
 * Between recitation and speech while the class runs: the track is captured anew and stays the same track for everybody
 * else (livekit.md 7). Nothing to do while there is none.
 */
export function switchMode(room: Room, mode: AudioMode, choices: DeviceChoices): Promise<Published> {
  const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track;
  if (!(track instanceof LocalAudioTrack)) return Promise.resolve({ ok: true });
  return attempt(() =>
    track.restartTrack({ ...captureFor(mode, { headset: choices.headset, deviceId: choices.microphoneId }) }),
  );
}

/** Takes another microphone, camera or loudspeaker into use in a running class. */
export const takeDevice = (room: Room, kind: MediaDeviceKind, id: string | null): Promise<Published> =>
  attempt(() => room.switchActiveDevice(kind, id ?? 'default', false));
