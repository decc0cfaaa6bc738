/** The times that this page was in the room for one class, in order. Epoch ms by the server's clock. */
export interface Stays {
  readonly startsAt: number;
  readonly list: readonly (readonly [from: number, to: number])[];
}

/** The record with a stay added; a stay of another class begins a new record. */
export function withStay(stays: Stays | null, startsAt: number, from: number, to: number): Stays {
  const list = stays?.startsAt === startsAt ? stays.list : [];
  return { startsAt, list: [...list, [from, Math.max(from, to)]] };
}

/** Milliseconds inside `[startsAt, endsAt)`: what the page itself saw, not the academy's verdict. */
export function attendedMs(stays: Stays | null, about: { startsAt: number; endsAt: number }): number {
  if (stays === null || stays.startsAt !== about.startsAt) return 0;
  return stays.list.reduce(
    (sum, [from, to]) => sum + Math.max(0, Math.min(to, about.endsAt) - Math.max(from, about.startsAt)),
    0,
  );
}
