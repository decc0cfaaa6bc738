/** A soft tone of half a second on the chosen loudspeaker. Null: the system's own choice. */
export async function playTestTone(speakerId: string | null): Promise<void> {
  const context: AudioContext & { setSinkId?(id: string): Promise<void> } = new AudioContext();
  if (speakerId !== null) await context.setSinkId?.(speakerId);
  const tone = context.createOscillator();
  const loudness = context.createGain();
  loudness.gain.setValueAtTime(0, context.currentTime);
  loudness.gain.linearRampToValueAtTime(0.15, context.currentTime + 0.05);
  loudness.gain.linearRampToValueAtTime(0, context.currentTime + 0.5);
  tone.frequency.value = 440;
  tone.connect(loudness).connect(context.destination);
  tone.addEventListener('ended', () => void context.close());
  tone.start();
  tone.stop(context.currentTime + 0.5);
}
