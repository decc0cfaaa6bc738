/** What speaks for a teacher who is free for another's class. */
export interface Substitute {
  readonly teacherId: number;
  readonly name: string;
  /** Classes of this kind that they have taught. */
  readonly taughtKind: number;
  /** Students of the class, or the class's own group, whom they have taught. */
  readonly knows: number;
  /** Classes that they have on that day. */
  readonly thatDay: number;
}

/** Free teachers, the likeliest first: has taught the kind, knows the students or the circle, has fewer classes that day (domain.md 5). */
export const rankSubstitutes = <T extends Substitute>(free: readonly T[]): readonly T[] =>
  free.toSorted(
    (a, b) =>
      Number(b.taughtKind > 0) - Number(a.taughtKind > 0) ||
      b.knows - a.knows ||
      a.thatDay - b.thatDay ||
      b.taughtKind - a.taughtKind ||
      a.name.localeCompare(b.name, 'ar') ||
      a.teacherId - b.teacherId,
  );
