/** Attendance by counting seconds, to hold the real one against. Imports nothing of the product; seconds from S. */
type Told = number | null;
type Span = { from: number; to: number };
export type ModelEvent = { kind: 'joined' | 'left' | 'aborted'; at: number; joinedAt: Told; timedOut: boolean };
export type ModelSighting = { joinedAt: Told; seen: Told; missing: Told };
export type ModelConnection = { events: readonly ModelEvent[]; sightings: readonly ModelSighting[] };
export type ModelRoom = { closed: Told; replaced: boolean; connections: readonly ModelConnection[] };
type Numbers = 'end' | 'now' | 'grace' | 'silence' | 'stale' | 'lateGrace' | 'partialFrom' | 'presentFrom';
export type ModelStory = Readonly<Record<Numbers, number>> & {
  readonly role: 'student' | 'teacher';
  readonly rooms: readonly ModelRoom[];
  readonly corrections: readonly (Span & { type: 'add' | 'cut' })[];
  readonly blind: readonly Span[];
  readonly override: string | null;
  readonly window: Span;
};

const known = (moments: readonly Told[]): readonly number[] => moments.filter((at) => at !== null);
const secondsOf = ({ from, to }: Span): readonly number[] => Array.from({ length: to - from }, (_, n) => from + n);

/** One connection as a stay, or the name of what it is instead. */
const visitOf = ({ events, sightings }: ModelConnection, { closed, replaced }: ModelRoom, story: ModelStory) => {
  const told = events.filter(({ kind }) => kind !== 'aborted');
  if (told.length + sightings.length === 0) return 'connection_failed';
  const joins = told.map(({ kind, at, joinedAt }) => joinedAt ?? (kind === 'joined' ? at : null));
  const from = Math.min(...known([...joins, ...sightings.map(({ joinedAt }) => joinedAt)]));
  const leaves = events.flatMap((one) => (one.kind === 'joined' ? [] : [one.at - (one.timedOut ? story.silence : 0)]));
  if (from === Infinity) return leaves.length > 0 ? 'leave_without_join' : 'nothing';
  const until = (to: number, how: string) => ({ from, to: Math.max(from, to), how });
  if (leaves.length > 0) return until(Math.min(...leaves), 'left');
  const seen = Math.max(from, ...known(sightings.map((one) => one.seen)));
  if (known(sightings.map((one) => one.missing)).some((at) => at > seen) || replaced) return until(seen, 'estimated');
  if (closed !== null) return until(closed, 'estimated');
  return story.now >= story.end + story.stale ? until(story.end, 'estimated') : until(story.now, 'open');
};

/** What somebody who was in at these times comes to, by counting seconds; a visit of none still parts a gap in two. */
const judge = (visits: readonly Span[], story: ModelStory) => {
  const there = new Set(visits.flatMap(secondsOf));
  const moments = new Set(visits.filter(({ from, to }) => from === to).map(({ from }) => from));
  const cut = new Set<number>();
  for (const { type, ...span } of story.corrections)
    for (const t of secondsOf(span)) {
      (type === 'add' ? there : cut).add(t);
      for (const other of [type === 'add' ? cut : there, moments]) other.delete(t);
    }
  const edges = [...moments, ...[...there].flatMap((t) => [t, t + 1])].toSorted((a, b) => a - b);
  const gaps = edges.map((from, n) => ({ from, to: edges[n + 1] ?? from }));
  const short = gaps.filter(({ from, to }) => to - from <= story.grace).flatMap(secondsOf);
  const merged = short.filter((t) => !there.has(t) && !cut.has(t));
  const { from, to } = story.window;
  const all = [...there, ...merged];
  const counted = all.filter((t) => t >= from && t < to);
  const [first, last] = counted.length === 0 ? [null, null] : [Math.min(...counted), Math.max(...counted) + 1];
  const percent = (counted.length * 100) / (to - from);
  const isLate = story.role === 'student' && first !== null && first - from > story.lateGrace;
  const judged = percent < story.presentFrom ? 'partial' : isLate && all.length < to - from ? 'late' : 'present';
  const status = story.override ?? (percent === 0 || percent < story.partialFrom ? 'absent' : judged);
  const early = all.filter((t) => t < from).length;
  const overtime = all.filter((t) => t >= to).length;
  return { attended: counted.length, early, overtime, first, last, status, isMerged: merged.length > 0, edges };
};

/** Counted seconds and those around them, the first and the moment after the last, status and flags. */
export const modelAttendance = (story: ModelStory) => {
  const told = story.rooms.flatMap((room) => room.connections.map((one) => visitOf(one, room, story)));
  const visits = told.filter((one) => typeof one !== 'string');
  const { isMerged, edges, ...result } = judge(visits, story);
  const isOutside = result.attended === 0 && edges.length > 0;
  const flags = {
    merged: isMerged,
    overlap: visits.some((a, n) => visits.slice(n + 1).some((b) => Math.max(a.from, b.from) < Math.min(a.to, b.to))),
    estimated: visits.some(({ how }) => how === 'estimated'),
    unverified: judge([...visits, ...story.blind], story).status !== result.status,
    leave_without_join: told.includes('leave_without_join'),
    connection_failed: told.includes('connection_failed'),
    joined_after_end: isOutside && Math.min(...edges) >= story.window.to,
    left_before_start:
      isOutside && visits.every(({ how }) => how !== 'open') && Math.max(...edges) <= story.window.from,
  };
  return { ...result, flags: Object.entries(flags).flatMap(([flag, isRaised]) => (isRaised ? [flag] : [])) };
};
