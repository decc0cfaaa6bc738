import { useCallback, useEffect, useRef, useState } from 'react';
import type { Choices } from '../core/choices.ts';
import { type DeviceKind, type DeviceState, type DeviceTrouble, troubleOf } from '../core/devices.ts';

type Streams = Readonly<Record<DeviceKind, MediaStream | null>>;
type States = Readonly<Record<DeviceKind, DeviceState>>;

export interface Preview {
  readonly states: States;
  readonly streams: Streams;
  /** Every device that the browser tells of; names come once it is allowed to use one. */
  readonly devices: readonly MediaDeviceInfo[];
  /** Asks for the devices that are wanted. Called from a press: browsers allow sound only then. */
  readonly start: () => void;
  readonly open: (kind: DeviceKind, id: string | null) => void;
  readonly close: (kind: DeviceKind) => void;
}

const UNTRIED: States = { camera: { is: 'untried' }, microphone: { is: 'untried' } };
const NOTHING: Streams = { camera: null, microphone: null };

const wish = (id: string | null): MediaTrackConstraints | true => (id === null ? true : { deviceId: id });
const troubleIn = (error: unknown): DeviceTrouble => (error instanceof Error ? troubleOf(error.name) : 'failed');
const stop = (stream: MediaStream | null): void => stream?.getTracks().forEach((track) => track.stop());

/** The camera's picture and the microphone's sound before the class, on this page alone: nothing is sent. */
export function usePreview({ camera, cameraId, microphoneId }: Choices): Preview {
  const [states, setStates] = useState(UNTRIED);
  const [streams, setStreams] = useState(NOTHING);
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const live = useRef<Streams>(NOTHING);
  const gone = useRef(false);

  const say = useCallback((kind: DeviceKind, state: DeviceState) => {
    setStates((current) => ({ ...current, [kind]: state }));
  }, []);

  const hold = useCallback((kind: DeviceKind, stream: MediaStream | null) => {
    stop(live.current[kind]);
    live.current = { ...live.current, [kind]: stream };
    setStreams(live.current);
  }, []);

  const list = useCallback(async () => {
    const found = await navigator.mediaDevices.enumerateDevices();
    if (!gone.current) setDevices(found);
  }, []);

  const accept = useCallback(
    (kind: DeviceKind, track: MediaStreamTrack) => {
      // The answer may come after the page has moved on: nothing may stay open then.
      if (gone.current) return track.stop();
      hold(kind, new MediaStream([track]));
      say(kind, { is: 'on', label: track.label });
      track.addEventListener('ended', () => say(kind, { is: 'in_trouble', trouble: 'missing' }));
    },
    [hold, say],
  );

  const open = useCallback(
    (kind: DeviceKind, id: string | null) => {
      if (!('mediaDevices' in navigator)) return say(kind, { is: 'in_trouble', trouble: 'unsupported' });
      hold(kind, null);
      say(kind, { is: 'asking' });
      const wanted = kind === 'camera' ? { video: wish(id) } : { audio: wish(id) };
      const opening = async (): Promise<void> => {
        const stream = await navigator.mediaDevices.getUserMedia(wanted);
        for (const track of stream.getTracks()) accept(kind, track);
        await list();
      };
      opening().catch((error: unknown) => say(kind, { is: 'in_trouble', trouble: troubleIn(error) }));
      return undefined;
    },
    [accept, hold, list, say],
  );

  const start = useCallback(() => {
    if (!camera) say('camera', { is: 'off' });
    if (!camera || !('mediaDevices' in navigator)) {
      if (camera) open('camera', cameraId);
      return open('microphone', microphoneId);
    }
    say('camera', { is: 'asking' });
    say('microphone', { is: 'asking' });
    // One question for both; when one of them fails, each for itself, so that the other still works.
    const both = async (): Promise<void> => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: wish(microphoneId), video: wish(cameraId) });
      for (const track of stream.getTracks()) accept(track.kind === 'video' ? 'camera' : 'microphone', track);
      await list();
    };
    both().catch(() => {
      open('microphone', microphoneId);
      open('camera', cameraId);
    });
    return undefined;
  }, [accept, camera, cameraId, list, microphoneId, open, say]);

  const close = useCallback(
    (kind: DeviceKind) => {
      hold(kind, null);
      say(kind, { is: 'off' });
    },
    [hold, say],
  );

  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      stop(live.current.camera);
      stop(live.current.microphone);
      live.current = NOTHING;
    };
  }, []);

  useEffect(() => {
    if (!('mediaDevices' in navigator)) return undefined;
    const changed = (): void => void list();
    navigator.mediaDevices.addEventListener('devicechange', changed);
    return () => navigator.mediaDevices.removeEventListener('devicechange', changed);
  }, [list]);

  return { states, streams, devices, start, open, close };
}

/** Whether the browser may use camera and microphone without asking; it then need not be asked by a press. */
export async function isAllowedAlready(): Promise<boolean> {
  try {
    const names: readonly PermissionName[] = ['camera', 'microphone'];
    const answers = await Promise.all(names.map((name) => navigator.permissions.query({ name })));
    return answers.every(({ state }) => state === 'granted');
  } catch {
    // A browser that does not know these names has to be asked.
    return false;
  }
}
