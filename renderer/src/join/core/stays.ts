import * as z from 'zod/mini';
import { readJson } from './read-json.ts';

/** The times that this page was in the room for one class, in order. Epoch ms by the server's clock. */
const stays = z.object({
  startsAt: z.int(),
  list: z.array(z.object({ from: z.int(), to: z.int() })),
});
export type Stays = Readonly<z.infer<typeof stays>>;

/** The stays that a tab kept; null when it kept none that can be read. */
export const readStays = (kept: string | null): Stays | null => readJson(stays, kept);

/** The record with a stay added; a stay of another class begins a new record. */
export function withStay(known: Stays | null, startsAt: number, from: number, to: number): Stays {
  const list = known?.startsAt === startsAt ? known.list : [];
  return { startsAt, list: [...list, { from: Math.round(from), to: Math.round(Math.max(from, to)) }] };
}

/** Milliseconds inside `[startsAt, endsAt)`: what the page itself saw, not the academy's verdict. */
export function attendedMs(known: Stays | null, about: { startsAt: number; endsAt: number }): number {
  if (known === null || known.startsAt !== about.startsAt) return 0;
  return known.list.reduce(
    (sum, { from, to }) => sum + Math.max(0, Math.min(to, about.endsAt) - Math.max(from, about.startsAt)),
    0,
  );
}
