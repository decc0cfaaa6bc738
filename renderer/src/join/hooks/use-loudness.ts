import { useEffect, useState } from 'react';
import { HEARD_FROM_BARS, litBars } from '../core/devices.ts';

const EVERY_MS = 80;

interface Loudness {
  /** How many of the meter's bars are lit now. */
  readonly lit: number;
  /** A voice was loud enough since this microphone was opened. */
  readonly heard: boolean;
}

const SILENCE: Loudness = { lit: 0, heard: false };

/** What a microphone hears. By a timer: animation frames stop in a hidden tab. */
export function useLoudness(stream: MediaStream | null, bars: number): Loudness {
  const [loudness, setLoudness] = useState(SILENCE);
  useEffect(() => {
    if (stream === null) return undefined;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    context.createMediaStreamSource(stream).connect(analyser);
    void context.resume();
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      const lit = litBars(Math.sqrt(power), bars);
      setLoudness(({ heard }) => ({ lit, heard: heard || lit >= HEARD_FROM_BARS }));
    }, EVERY_MS);
    return () => {
      clearInterval(timer);
      void context.close();
      setLoudness(SILENCE);
    };
  }, [stream, bars]);
  return loudness;
}
