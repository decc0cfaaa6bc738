import { AudioPresets, Room, type TrackPublishDefaults, VideoPresets } from 'livekit-client';

/**
 * How a microphone is published, once for the whole class: full bandwidth, no pauses cut out of it, redundant packets
 * (livekit.md 7). Changing any of it would need a new track; recitation and speech differ only in how it is captured.
 */
const VOICE = { audioPreset: AudioPresets.musicHighQuality, dtx: false, red: true } satisfies TrackPublishDefaults;

/** A room that is not connected yet. */
export const createRoom = (): Room =>
  new Room({
    adaptiveStream: true,
    dynacast: true,
    publishDefaults: VOICE,
    videoCaptureDefaults: { resolution: VideoPresets.h720.resolution },
  });
