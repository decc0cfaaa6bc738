import * as z from 'zod/mini';

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

/** The ayah that a teacher shows; null when none is shown or what stands there cannot be read. */
export function ayahOf(attributes: Readonly<Record<string, string>>): ShownAyah | null {
  const text = attributes[AYAH_ATTRIBUTE] ?? '';
  if (text === '') return null;
  try {
    const parsed = z.safeParse(shownAyah, JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
