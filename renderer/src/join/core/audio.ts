/** What a browser is asked to do with a microphone's sound. */
export interface SoundConstraints {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
  readonly voiceIsolation: boolean;
}

/**
 * Speech is filtered; recitation is not: filters cut long vowels and quiet endings. Voice isolation would override the
 * missing noise suppression, so it is off too. Echo cancellation stays, for phones speak aloud (livekit.md 7).
 */
export const soundFor = (recitation: boolean): SoundConstraints => ({
  echoCancellation: true,
  noiseSuppression: !recitation,
  autoGainControl: !recitation,
  voiceIsolation: !recitation,
});
