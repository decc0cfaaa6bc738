import {
  type AudioCaptureOptions,
  AudioPresets,
  ConnectionState,
  LocalAudioTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
  VideoPresets,
} from 'livekit-client';
import type { Tell } from '#renderer/api/saying.ts';
import type { JoinGrant } from '#shared/contract/sessions.ts';
import { soundFor } from '../core/audio.ts';
import type { Choices } from '../core/choices.ts';
import { type DeviceTrouble, troubleOf } from '../core/devices.ts';
import type { Out } from '../core/page.ts';
import { type ChatLog, openChatLog } from './chat-log.ts';
import { outFor } from './out-reason.ts';

// Its steps would fill the console of every visit; what goes wrong stays.
setLogLevel('warn');

/** Why a device that was wanted gives nothing; null when it does, or was not wanted. */
export interface DeviceTroubles {
  readonly camera: DeviceTrouble | null;
  readonly microphone: DeviceTrouble | null;
}

export interface EnteredRoom {
  readonly room: Room;
  readonly chat: ChatLog;
  /** Settles when the wanted devices are on or have failed: nobody waits outside for a camera. */
  readonly devices: Promise<DeviceTroubles>;
}

interface VisitParts {
  /** The server's time, epoch ms. */
  readonly now: () => number;
  /** Hears once how the visit ended. */
  readonly onOut: (how: Out) => void;
  /** Tells the server what is said in this room. */
  readonly tell: Tell;
}

/** How a microphone is opened. */
const captureFor = (choices: Pick<Choices, 'recitation' | 'microphoneId'>): AudioCaptureOptions => ({
  ...soundFor(choices.recitation),
  ...(choices.microphoneId === null ? {} : { deviceId: choices.microphoneId }),
});

/**
 * Joins the room and turns the wanted devices on. The microphone is published once for both kinds of sound: no silence
 * suppression and 96 kbit/s, so that the switch to recitation only restarts the track (livekit.md 7). Throws when the
 * room cannot be reached.
 */
export async function enterRoom(grant: JoinGrant, choices: Choices, visit: VisitParts): Promise<EnteredRoom> {
  const room = new Room({
    adaptiveStream: true,
    dynacast: true,
    audioCaptureDefaults: captureFor(choices),
    // A phone's uplink and battery: enough for the teacher's large picture.
    videoCaptureDefaults: {
      resolution: VideoPresets.h540.resolution,
      ...(choices.cameraId === null ? {} : { deviceId: choices.cameraId }),
    },
    publishDefaults: { dtx: false, red: true, audioPreset: AudioPresets.musicHighQuality },
    ...(choices.speakerId === null ? {} : { audioOutput: { deviceId: choices.speakerId } }),
  });
  const chat = openChatLog(room, visit.now, visit.tell);
  await room.connect(grant.url, grant.token);
  const watch = watchReconnecting(room);
  room.once(RoomEvent.Disconnected, (reason) => {
    watch.stop();
    visit.onOut(watch.gaveUp() ? 'lost' : outFor(reason));
  });
  return { room, chat, devices: startDevices(room, choices) };
}

/** LiveKit's client gives up by itself after about three quarters of a minute. */
const GIVE_UP_AFTER_MS = 60_000;

/** Ends a connection that has been coming back for too long: a fresh token and a new one may come through sooner. */
function watchReconnecting(room: Room): { readonly gaveUp: () => boolean; readonly stop: () => void } {
  let gaveUp = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (state: ConnectionState): void => {
    if (state === ConnectionState.Connected) {
      clearTimeout(timer);
      timer = undefined;
      return;
    }
    timer ??= setTimeout(() => {
      gaveUp = true;
      void room.disconnect();
    }, GIVE_UP_AFTER_MS);
  };
  room.on(RoomEvent.ConnectionStateChanged, look);
  return {
    gaveUp: () => gaveUp,
    stop: () => {
      clearTimeout(timer);
      room.off(RoomEvent.ConnectionStateChanged, look);
    },
  };
}

async function startDevices(room: Room, { camera, microphone }: Choices): Promise<DeviceTroubles> {
  const me = room.localParticipant;
  return {
    microphone: microphone ? await troubleWith(me.setMicrophoneEnabled(true)) : null,
    camera: camera ? await troubleWith(me.setCameraEnabled(true)) : null,
  };
}

/** Switches between speech and recitation: the track starts again under the same name, if it is on (livekit.md 7). */
export async function changeSound(room: Room, choices: Pick<Choices, 'recitation' | 'microphoneId'>): Promise<void> {
  const capture = captureFor(choices);
  room.options.audioCaptureDefaults = { ...room.options.audioCaptureDefaults, ...capture };
  const track = room.localParticipant.getTrackPublication(Track.Source.Microphone)?.track;
  if (track instanceof LocalAudioTrack) await track.restartTrack(capture);
}

/** Null when the device came on. */
export async function troubleWith(started: Promise<unknown>): Promise<DeviceTrouble | null> {
  try {
    await started;
    return null;
  } catch (error) {
    return error instanceof Error ? troubleOf(error.name) : 'failed';
  }
}
