import { type LocalParticipant, ParticipantEvent, Track, type TrackPublication } from 'livekit-client';
import { useCallback, useEffect, useRef } from 'react';
import type { Choices } from '../core/choices.ts';
import type { DeviceKind, DeviceTrouble } from '../core/devices.ts';
import type { ChangeChoices } from '../hooks/use-kept-choices.ts';
import { changeSound, type EnteredRoom, troubleWith } from './enter-room.ts';
import type { RoomView } from './room-view.ts';

/** What became of a device without the student's doing, or of what they wanted. */
export type DeviceNews =
  | { readonly kind: 'muted_by_teacher' }
  | { readonly kind: 'not_allowed'; readonly device: DeviceKind }
  | { readonly kind: 'in_trouble'; readonly device: DeviceKind; readonly trouble: DeviceTrouble };

interface OwnDevices {
  readonly toggle: (device: DeviceKind) => void;
  readonly setRecitation: (on: boolean) => void;
}

interface OwnDevicesFacts {
  readonly entered: EnteredRoom;
  readonly view: RoomView;
  readonly choices: Choices;
  readonly change: ChangeChoices;
  readonly tell: (news: DeviceNews) => void;
}

const isOn = (me: LocalParticipant, device: DeviceKind): boolean =>
  device === 'camera' ? me.isCameraEnabled : me.isMicrophoneEnabled;

/** Microphone and camera of this student: what the teacher allows, what the buttons do, what went wrong. */
export function useOwnDevices({ entered, view, choices, change, tell }: OwnDevicesFacts): OwnDevices {
  const { room, devices } = entered;
  const me = room.localParticipant;
  const ownDoing = useRef(false);

  useEffect(() => {
    let left = false;
    const hear = async (): Promise<void> => {
      const troubles = await devices;
      for (const device of ['microphone', 'camera'] as const) {
        const trouble = troubles[device];
        if (trouble !== null && !left) tell({ kind: 'in_trouble', device, trouble });
      }
    };
    void hear();
    return () => {
      left = true;
    };
  }, [devices, tell]);

  useEffect(() => {
    const muted = (publication: TrackPublication): void => {
      if (publication.source === Track.Source.Microphone && !ownDoing.current) tell({ kind: 'muted_by_teacher' });
    };
    me.on(ParticipantEvent.TrackMuted, muted);
    return () => {
      me.off(ParticipantEvent.TrackMuted, muted);
    };
  }, [me, tell]);

  const { microphone: mayTalk, camera: mayShow } = view.mayUse;
  useEffect(() => {
    if (!mayTalk) tell({ kind: 'not_allowed', device: 'microphone' });
  }, [mayTalk, tell]);
  useEffect(() => {
    if (!mayShow) tell({ kind: 'not_allowed', device: 'camera' });
  }, [mayShow, tell]);

  const toggle = useCallback(
    (device: DeviceKind) => {
      if (!(device === 'camera' ? mayShow : mayTalk)) return tell({ kind: 'not_allowed', device });
      const on = !isOn(me, device);
      const turning = async (): Promise<void> => {
        ownDoing.current = true;
        const trouble = await troubleWith(device === 'camera' ? me.setCameraEnabled(on) : me.setMicrophoneEnabled(on));
        ownDoing.current = false;
        if (trouble === null) change({ [device]: on });
        else tell({ kind: 'in_trouble', device, trouble });
      };
      void turning();
      return undefined;
    },
    [me, mayShow, mayTalk, change, tell],
  );

  const { microphoneId } = choices;
  const setRecitation = useCallback(
    (recitation: boolean) => {
      change({ recitation });
      void troubleWith(changeSound(room, { recitation, microphoneId })).then((trouble) =>
        trouble === null ? undefined : tell({ kind: 'in_trouble', device: 'microphone', trouble }),
      );
    },
    [room, microphoneId, change, tell],
  );

  return { toggle, setRecitation };
}
