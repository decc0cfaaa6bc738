import { describe, expect, it } from 'vitest';
import { captureFor } from '#renderer/features/classroom/core/audio.ts';
import { FIRST_CHOICES, modeFor, readChoices } from '#renderer/features/classroom/core/choices.ts';
import { problemOf } from '#renderer/features/classroom/livekit/device-problem.ts';

const device = { headset: false, deviceId: null };

describe('how the microphone is taken', () => {
  it('is unfiltered for recitation, with the echo still taken out', () => {
    expect(captureFor('recitation', device)).toEqual({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: false,
      voiceIsolation: false,
      channelCount: 1,
    });
  });

  it('leaves the echo alone where a headset is used', () => {
    expect(captureFor('recitation', { ...device, headset: true }).echoCancellation).toBe(false);
    expect(captureFor('speech', { ...device, headset: true }).echoCancellation).toBe(true);
  });

  it('is cleaned for speech', () => {
    expect(captureFor('speech', device)).toMatchObject({ noiseSuppression: true, autoGainControl: true });
  });

  it('prefers the chosen device without insisting on it', () => {
    expect(captureFor('speech', { ...device, deviceId: 'abc' }).deviceId).toEqual({ ideal: 'abc' });
  });
});

describe('what this computer remembers', () => {
  it('begins a Quran class in recitation and others in speech', () => {
    expect(modeFor(FIRST_CHOICES, 'quran')).toBe('recitation');
    expect(modeFor(FIRST_CHOICES, 'academic')).toBe('speech');
  });

  it('is read back as it was written', () => {
    const choices = { ...FIRST_CHOICES, cameraOn: false, check: { at: 5, camera: false } };
    expect(readChoices(JSON.stringify(choices))).toEqual(choices);
  });

  it.each([null, '', 'not json', '{}', '{"microphoneOn":"yes"}'])('starts anew from %s', (stored) => {
    expect(readChoices(stored)).toEqual(FIRST_CHOICES);
  });
});

describe('why a device cannot be used', () => {
  it.each([
    ['NotAllowedError', 'denied'],
    ['NotFoundError', 'missing'],
    ['OverconstrainedError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'unknown'],
  ] as const)('%s means %s', (name, problem) => {
    expect(problemOf(new DOMException('', name))).toBe(problem);
  });

  it('is unknown for anything else that is thrown', () => {
    expect(problemOf('no')).toBe('unknown');
  });
});
