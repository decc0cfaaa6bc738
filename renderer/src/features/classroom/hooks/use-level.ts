import { createAudioAnalyser, type LocalAudioTrack } from 'livekit-client';
import { type RefObject, useEffect, useState } from 'react';

const EVERY_MS = 80;
/** A voice at arm's length fills the bar about halfway. */
const GAIN = 2.2;
const HEARD_FROM = 0.01;
/** After this long without a sound the wrong microphone is the likely reason. */
const SILENT_AFTER_MS = 6_000;

/**
 * Draws the loudness of a microphone into `bar` as `--level` (0 to 1), without React: it moves many times a second.
 * Answers whether nothing was heard for a while. By a timer, not by frames: those stop in a hidden window (livekit.md 8).
 */
export function useLevel(track: LocalAudioTrack | null, bar: RefObject<HTMLElement | null>): boolean {
  const [silent, setSilent] = useState(false);
  useEffect(() => {
    if (track === null) return undefined;
    const { calculateVolume, cleanup } = createAudioAnalyser(track, { cloneTrack: false });
    let heardAt = performance.now();
    const timer = setInterval(() => {
      const level = Math.min(1, calculateVolume() * GAIN);
      bar.current?.style.setProperty('--level', level.toFixed(2));
      const now = performance.now();
      if (level > HEARD_FROM) heardAt = now;
      setSilent(now - heardAt > SILENT_AFTER_MS);
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      setSilent(false);
      void cleanup();
    };
  }, [track, bar]);
  return silent;
}
