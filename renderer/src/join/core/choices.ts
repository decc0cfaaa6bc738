import * as z from 'zod/mini';
import { readJson } from './read-json.ts';

/** How the student enters; kept on the device, without a name. Null ids take the browser's own device. */
const choices = z.object({
  camera: z.boolean(),
  microphone: z.boolean(),
  recitation: z.boolean(),
  cameraId: z.nullable(z.string()),
  microphoneId: z.nullable(z.string()),
  speakerId: z.nullable(z.string()),
});
export type Choices = Readonly<z.infer<typeof choices>>;

export const firstChoices: Choices = {
  camera: true,
  microphone: true,
  recitation: false,
  cameraId: null,
  microphoneId: null,
  speakerId: null,
};

/** What was kept, or the first choices when nothing readable was. */
export const readChoices = (kept: string | null): Choices => readJson(choices, kept) ?? firstChoices;
