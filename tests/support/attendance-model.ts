/**
 * Attendance written again as simply as possible, second by second, to hold the real one against.
 * It imports nothing of the product; all times are whole seconds from the scheduled start.
 */
export type ModelConnection = {
  readonly joined: number | null;
  readonly lefts: readonly { readonly at: number; readonly timedOut: boolean }[];
  readonly aborts: readonly number[];
  readonly seen: number | null;
  readonly missing: number | null;
};

export type ModelStory = {
  readonly connections: readonly ModelConnection[];
  readonly roomClosed: number | null;
  readonly window: readonly [number, number];
  readonly end: number;
  readonly now: number;
  readonly grace: number;
  readonly silence: number;
  readonly stale: number;
  readonly lateGrace: number;
  readonly partialFrom: number;
  readonly presentFrom: number;
};

type Visit = { readonly from: number; readonly to: number };

const endOf = (one: ModelConnection, joined: number, story: ModelStory): number => {
  const leaves = [...one.lefts.map(({ at, timedOut }) => (timedOut ? at - story.silence : at)), ...one.aborts];
  if (leaves.length > 0) return Math.min(...leaves);
  const seen = Math.max(joined, one.seen ?? joined);
  if (one.missing !== null && one.missing > seen) return seen;
  if (story.roomClosed !== null) return story.roomClosed;
  return story.now >= story.end + story.stale ? story.end : story.now;
};

const visitsOf = (story: ModelStory): readonly Visit[] =>
  story.connections.flatMap((one) =>
    one.joined === null ? [] : [{ from: one.joined, to: Math.max(one.joined, endOf(one, one.joined, story)) }],
  );

/** Was the person there in the second that begins at `t`, short gaps included? */
const isThere = (visits: readonly Visit[], t: number, grace: number): boolean => {
  if (visits.some(({ from, to }) => from <= t && t < to)) return true;
  const lastEnd = Math.max(-Infinity, ...visits.filter(({ to }) => to <= t).map(({ to }) => to));
  const nextStart = Math.min(Infinity, ...visits.filter(({ from }) => from > t).map(({ from }) => from));
  return nextStart - lastEnd <= grace;
};

/** Counted and total seconds, lateness, early leaving and a student's status, by counting seconds. */
export const modelAttendance = (story: ModelStory) => {
  const visits = visitsOf(story);
  const first = Math.min(0, ...visits.map(({ from }) => from));
  const last = Math.max(0, ...visits.map(({ to }) => to));
  const there: number[] = [];
  for (let t = first; t < last; t += 1) if (isThere(visits, t, story.grace)) there.push(t);
  const [from, to] = story.window;
  const counted = there.filter((t) => t >= from && t < to);
  const attended = counted.length;
  const late = attended === 0 ? null : (counted[0] ?? 0) - from;
  const leftEarly = attended === 0 ? null : to - ((counted.at(-1) ?? 0) + 1);
  const percent = (attended * 100) / (to - from);
  let status = 'present';
  if (attended === 0) status = 'absent';
  else if (there.length >= to - from && percent >= story.presentFrom) status = 'present';
  else if (percent < story.partialFrom) status = 'absent';
  else if (percent < story.presentFrom) status = 'partial';
  else if (late !== null && late > story.lateGrace) status = 'late';
  return { attended, total: there.length, late, leftEarly, status };
};
