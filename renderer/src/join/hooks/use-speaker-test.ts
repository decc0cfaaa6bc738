import { useCallback, useState } from 'react';

/** Two soft notes, in hertz, one after the other. */
const NOTES = [523.25, 783.99] as const;
const NOTE_S = 0.45;

/** Chromium's way to choose where a context sounds; other browsers use the system's choice. */
type RoutedContext = AudioContext & { readonly setSinkId?: (id: string) => Promise<void> };

export type SpeakerTest = 'untried' | 'playing' | 'played';

/** Plays a short sound on the chosen speaker. It knows that it was played, never that it was heard. */
export function useSpeakerTest(speakerId: string | null): readonly [SpeakerTest, () => void] {
  const [test, setTest] = useState<SpeakerTest>('untried');
  const play = useCallback(() => {
    const playing = async (): Promise<void> => {
      const context: RoutedContext = new AudioContext();
      if (speakerId !== null) await context.setSinkId?.(speakerId);
      await context.resume();
      await soundNotes(context);
      await context.close();
    };
    setTest('playing');
    playing().then(
      () => setTest('played'),
      (error: unknown) => {
        console.warn('the test sound did not play', error);
        setTest('untried');
      },
    );
  }, [speakerId]);
  return [test, play];
}

/** Resolves when the last note has ended. */
async function soundNotes(context: AudioContext): Promise<void> {
  const endings = NOTES.map((frequency, index) => {
    const from = context.currentTime + index * NOTE_S;
    const note = new OscillatorNode(context, { type: 'sine', frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.25, from + 0.04);
    volume.gain.exponentialRampToValueAtTime(0.001, from + NOTE_S);
    note.connect(volume).connect(context.destination);
    note.start(from);
    note.stop(from + NOTE_S);
    return new Promise((resolve) => note.addEventListener('ended', resolve, { once: true }));
  });
  await Promise.all(endings);
}
