/** Recitation: the voice as it is. Speech: cleaned of noise and levelled (livekit.md 7). */
export type AudioMode = 'recitation' | 'speech';

export interface AudioCapture {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly voiceIsolation: boolean;
  readonly channelCount: number;
  readonly deviceId?: { readonly ideal: string };
}

/**
 * How the microphone is taken. Recitation switches off whatever would shave long tones and quiet endings; the echo is
 * still taken out, unless a headset makes that needless.
 */
export const captureFor = (
  mode: AudioMode,
  { headset, deviceId }: { readonly headset: boolean; readonly deviceId: string | null },
): AudioCapture => ({
  echoCancellation: mode === 'speech' || !headset,
  noiseSuppression: mode === 'speech',
  autoGainControl: mode === 'speech',
  voiceIsolation: mode === 'speech',
  channelCount: 1,
  ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
});
