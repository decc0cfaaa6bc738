import * as z from 'zod/mini';
import { readJson } from './read-json.ts';

/** The teacher's attribute: the ayah that the class is at, as JSON of this shape; absent or empty when there is none. */
export const AYAH_ATTRIBUTE = 'ayah';

/**
 * Where the teacher's mushaf stands. The text travels with the place, so that no phone has to load the mushaf for it.
 */
const shownAyah = z.object({
  surah: z.int().check(z.gte(1), z.lte(114)),
  ayah: z.int().check(z.gte(1), z.lte(286)),
  page: z.int().check(z.gte(1), z.lte(604)),
  name: z.object({ ar: z.string().check(z.maxLength(40)), en: z.string().check(z.maxLength(40)) }),
  text: z.string().check(z.minLength(1), z.maxLength(2_000)),
});
export type ShownAyah = z.infer<typeof shownAyah>;

/** The ayah that the attribute's text tells of; null when none is shown or the text cannot be read. */
export const ayahIn = (text: string): ShownAyah | null => readJson(shownAyah, text);
