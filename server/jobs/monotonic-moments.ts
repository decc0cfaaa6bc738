/** Moments kept while no database tells the time, and turned into its time once it does. */
export interface KeptMoments {
  /** Now is such a moment. */
  keep(): void;
  /** The moments in the database's time, which is `now` at present. */
  dated(now: number): readonly number[];
  /** Nobody asks for those before this one any more. */
  forgetUntil(moment: number): void;
}

/**
 * Measures by how long ago a moment was, never by what this computer's clock says (reliability.md 9). A clock that
 * stands still while the computer sleeps, or is set back, makes no moment younger: the longer of both ages is its age.
 */
export function keepMoments(): KeptMoments {
  let fresh: { readonly ticks: number; readonly wall: number }[] = [];
  let dated: number[] = [];
  return {
    keep() {
      fresh.push({ ticks: performance.now(), wall: Date.now() });
    },
    dated(now) {
      const aged = fresh.map(({ ticks, wall }) => now - Math.max(performance.now() - ticks, Date.now() - wall));
      fresh = [];
      dated = [...dated, ...aged];
      return dated;
    },
    forgetUntil(moment) {
      dated = dated.filter((one) => one > moment);
    },
  };
}
