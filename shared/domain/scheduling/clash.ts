import type { Interval } from '../time.ts';

/** Another class of the teacher or of one of the students; without a name when it is not for the reader's eyes. */
export interface Busy {
  readonly who: 'teacher' | 'student';
  readonly sessionId: number | null;
  readonly title: string | null;
  readonly from: number;
  readonly to: number;
  /** `to` and the buffer as booked; today's may be longer. */
  readonly busyUntil: number;
}

export type Clash =
  | { readonly reason: 'teacher_busy' | 'student_busy'; readonly busy: Busy }
  | { readonly reason: 'in_past' | 'blocked_day' | 'holiday' | 'outside_availability'; readonly busy: null };

/** Days on which the academy has no classes, with what they are called. */
export type Holiday = Interval & { readonly name: string };

/** Everything that may refuse a time: what is taken, the buffer, days that are blocked whole, the hours, and now. */
export interface Taken {
  readonly busy: readonly Busy[];
  /** Between two classes, the longer of today's and the class's own as booked; milliseconds. */
  readonly bufferMs: number;
  readonly blocked: readonly Interval[];
  readonly holidays: readonly Holiday[];
  /** When the teacher may teach; null where nothing was entered, which is always. */
  readonly available: readonly Interval[] | null;
  readonly now: number;
}

/** A slot that one of the stretches holds whole; without stretches every slot is. */
export const isWithin = (slot: Interval, stretches: readonly Interval[] | null): boolean =>
  stretches === null || stretches.some(({ from, to }) => from <= slot.from && slot.to <= to);

/**
 * Why a class cannot stand at `[from, to)`, or null (domain.md 5): the same answer while somebody drags and on the
 * server. The buffer is kept on both sides; a blocked day or a holiday refuses what starts in it.
 */
export const clashOf = (slot: Interval, { busy, bufferMs, blocked, holidays, available, now }: Taken): Clash | null => {
  const startsIn = (day: Interval): boolean => slot.from >= day.from && slot.from < day.to;
  if (slot.from <= now) return { reason: 'in_past', busy: null };
  if (blocked.some(startsIn)) return { reason: 'blocked_day', busy: null };
  if (holidays.some(startsIn)) return { reason: 'holiday', busy: null };
  const hits = busy.filter(
    (other) => slot.from < Math.max(other.to + bufferMs, other.busyUntil) && other.from < slot.to + bufferMs,
  );
  const hit = hits.find(({ who }) => who === 'teacher') ?? hits[0];
  if (hit !== undefined) return { reason: hit.who === 'teacher' ? 'teacher_busy' : 'student_busy', busy: hit };
  return isWithin(slot, available) ? null : { reason: 'outside_availability', busy: null };
};

/**
 * The free starts nearest to a wanted one, nearest first, at most `count`, within `within` ms either side. A time is worth
 * asking about where it lies on the step, right after something that ends, right before something that begins, or at an
 * edge of the teacher's hours.
 */
export const nearestFree = (
  wanted: Interval,
  taken: Taken,
  { count, step, within }: { readonly count: number; readonly step: number; readonly within: number },
): readonly number[] => {
  const length = wanted.to - wanted.from;
  const stepped = Array.from(
    { length: Math.floor((2 * within) / step) + 1 },
    (_, n) => wanted.from - within + n * step,
  );
  const edges = taken.busy.flatMap((other) => [
    Math.max(other.to + taken.bufferMs, other.busyUntil),
    other.from - taken.bufferMs - length,
  ]);
  const hours = (taken.available ?? []).flatMap(({ from, to }) => [from, to - length]);
  const distance = (from: number): number => Math.abs(from - wanted.from);
  return [...new Set([...stepped, ...edges, ...hours])]
    .filter((from) => distance(from) <= within && clashOf({ from, to: from + length }, taken) === null)
    .toSorted((a, b) => distance(a) - distance(b) || a - b)
    .reduce<readonly number[]>(
      // Two that are minutes apart are one choice.
      (kept, from) =>
        kept.length < count && kept.every((one) => Math.abs(one - from) >= step) ? [...kept, from] : kept,
      [],
    );
};
