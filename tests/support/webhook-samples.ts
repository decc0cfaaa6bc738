import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const FOLDER = new URL('../fixtures/webhook-samples/', import.meta.url);

const recorded = z.object({
  scenario: z.string(),
  requests: z.array(z.object({ body: z.string(), answered: z.union([z.number(), z.string()]) })),
});

/** What really came from a LiveKit server 1.13.5, retries included (livekit.md 3). */
export interface Recording {
  readonly scenario: string;
  readonly bodies: readonly string[];
}

export const recordings: readonly Recording[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.json'))
  .toSorted()
  .map((file) => {
    const { scenario, requests } = recorded.parse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')));
    return { scenario, bodies: requests.map((one) => one.body) };
  });

/** The first moment a recording speaks of, epoch milliseconds. */
export function startOf(recording: Recording): number {
  const times = recording.bodies.flatMap((body) =>
    [...body.matchAll(/"creationTimeMs":\s*"(\d{13})"/g)].map((m) => Number(m[1])),
  );
  return Math.min(...times);
}

/**
 * The same bytes with every instant moved by `shiftMs` (whole seconds) and rooms and people renamed; all else, the
 * randomised white space too, stays as it was recorded.
 */
export function replayed(
  body: string,
  shiftMs: number,
  names: { readonly room: (name: string) => string; readonly identity: (name: string) => string },
): string {
  return body
    .replaceAll(/"(createdAt|creationTime|joinedAt)":\s*"(\d{10})"/g, (_all, key: string, value: string) => {
      return `"${key}":"${Number(value) + shiftMs / 1000}"`;
    })
    .replaceAll(/"(creationTimeMs|joinedAtMs)":\s*"(\d{13})"/g, (_all, key: string, value: string) => {
      return `"${key}":"${Number(value) + shiftMs}"`;
    })
    .replaceAll(/("room":\s*\{"sid":\s*"[^"]+",\s*"name":\s*)"([^"]+)"/g, (_all, before: string, name: string) => {
      return `${before}"${names.room(name)}"`;
    })
    .replaceAll(/"identity":\s*"([^"]+)"/g, (_all, name: string) => `"identity":"${names.identity(name)}"`);
}
