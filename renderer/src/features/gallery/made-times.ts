const MINUTE_MS = 60_000;

/** A time of the made-up day that the gallery shows, by the clock of this computer. */
export function at(hour: number, minute: number): number {
  return new Date(2026, 10, 23).getTime() + (hour * 60 + minute) * MINUTE_MS;
}
