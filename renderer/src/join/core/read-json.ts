import * as z from 'zod/mini';

/** What a kept or sent JSON text says; null when there is none or it does not fit. */
export function readJson<T>(schema: z.ZodMiniType<T>, text: string | null): T | null {
  if (text === null || text === '') return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = z.safeParse(schema, value);
  return parsed.success ? parsed.data : null;
}
