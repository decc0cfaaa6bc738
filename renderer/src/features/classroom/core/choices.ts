import { z } from 'zod';
import type { SessionKind } from '#shared/domain/session.ts';
import type { AudioMode } from './audio.ts';

const mode = z.enum(['recitation', 'speech']);
const deviceId = z.string().max(300).nullable();

/** What this computer remembers of its devices and how they were used. Ids null: the system's own choice. */
export const deviceChoices = z.object({
  microphoneId: deviceId,
  cameraId: deviceId,
  speakerId: deviceId,
  microphoneOn: z.boolean(),
  cameraOn: z.boolean(),
  headset: z.boolean(),
  modes: z.object({ quran: mode, academic: mode, interactive: mode }),
  /** The last look at the devices before a class: when, and whether the camera was there. */
  check: z.object({ at: z.number(), camera: z.boolean() }).nullable(),
});
export type DeviceChoices = z.infer<typeof deviceChoices>;

/** A Quran class begins in recitation mode, others in speech (product.md, Classroom). */
export const FIRST_CHOICES: DeviceChoices = {
  microphoneId: null,
  cameraId: null,
  speakerId: null,
  microphoneOn: true,
  cameraOn: true,
  headset: false,
  modes: { quran: 'recitation', academic: 'speech', interactive: 'speech' },
  check: null,
};

/** What was stored, if it can still be understood. */
export function readChoices(stored: string | null): DeviceChoices {
  if (stored === null) return FIRST_CHOICES;
  try {
    const parsed = deviceChoices.safeParse(JSON.parse(stored));
    return parsed.success ? parsed.data : FIRST_CHOICES;
  } catch {
    // Not JSON: somebody else's, or cut off. The devices are simply looked at again.
    return FIRST_CHOICES;
  }
}

export const modeFor = (choices: DeviceChoices, kind: SessionKind): AudioMode => choices.modes[kind];
