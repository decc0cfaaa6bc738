import type { Room } from 'livekit-client';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionKind } from '#shared/domain/session.ts';
import { notifyFailure } from '#renderer/ui/notices.tsx';
import type { AudioMode } from '../core/audio.ts';
import { modeFor } from '../core/choices.ts';
import { type Published, setCamera, setMicrophone, switchMode } from '../livekit/own-tracks.ts';
import { useChoices } from './use-choices.ts';

export interface OwnMedia {
  readonly mode: AudioMode;
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly setMode: (mode: AudioMode) => void;
}

/**
 * One's own microphone and camera in a class: published when the room is entered as they were last used, switched by
 * button or key, and remembered. What a device refuses is said with its reason; the class goes on without it.
 */
export function useOwnMedia(room: Room, kind: SessionKind, inside: boolean): OwnMedia {
  const { t } = useTranslation('classroom');
  const { choices, change } = useChoices();
  const mode = modeFor(choices, kind);
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());

  const run = async (device: 'microphone' | 'camera', act: () => Promise<Published>): Promise<void> => {
    if (busy.has(device)) return;
    setBusy((now) => new Set(now).add(device));
    const done = await act();
    setBusy((now) => new Set([...now].filter((one) => one !== device)));
    if (!done.ok) notifyFailure(t(`devices.failed.${device}`), t(`devices.problem.${done.problem}`));
  };

  const publish = useRef<() => void>(() => undefined);
  useEffect(() => {
    publish.current = () => {
      if (choices.microphoneOn) void run('microphone', () => setMicrophone(room, true, mode, choices));
      if (choices.cameraOn) void run('camera', () => setCamera(room, true, choices));
    };
  });
  useEffect(() => {
    if (inside) publish.current();
  }, [inside]);

  return {
    mode,
    toggleMicrophone() {
      const on = !room.localParticipant.isMicrophoneEnabled;
      change({ microphoneOn: on });
      void run('microphone', () => setMicrophone(room, on, mode, choices));
    },
    toggleCamera() {
      const on = !room.localParticipant.isCameraEnabled;
      change({ cameraOn: on });
      void run('camera', () => setCamera(room, on, choices));
    },
    setMode(next) {
      change({ modes: { ...choices.modes, [kind]: next } });
      void run('microphone', () => switchMode(room, next, choices));
    },
  };
}
