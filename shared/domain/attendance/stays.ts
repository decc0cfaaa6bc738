import type { Policy } from '../policy.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { AttendanceEvent, AttendanceFacts, FactRef, FactSource, RoomEnd, Sighting } from './facts.ts';

/** How the end of a stay is known; all but `left` and `open` are estimates (domain.md 3.2). */
export type StayEnd = 'left' | 'missing' | 'room_replaced' | 'room_closed' | 'stale' | 'open';

/** A moment and the stored fact that tells it. */
export type Known = { readonly at: number; readonly ref: FactRef };

/** One connection of one person, keyed by (room sid, participant sid). */
export type Stay = {
  readonly roomSid: string;
  readonly participantSid: string;
  readonly joined: Known;
  /** For an open stay: now, with the fact that it began by. */
  readonly left: Known;
  readonly end: StayEnd;
  readonly witnessed: boolean;
};

/** All connections of a person, and what never became one. */
export type Fold = {
  readonly stays: readonly Stay[];
  readonly leavesWithoutJoin: readonly FactRef[];
  readonly failedConnections: readonly FactRef[];
};

/** Everything that was told about one sid. */
type Told = {
  readonly roomSid: string;
  readonly participantSid: string;
  readonly events: readonly AttendanceEvent[];
  readonly sightings: readonly Sighting[];
};

const eventRef = (event: AttendanceEvent): FactRef => ({ type: 'event', id: event.id });
const rosterRef = (row: Sighting): FactRef => ({ type: 'roster', id: row.id });

const keyOfRef = (ref: FactRef): string => `${ref.type} ${'id' in ref ? ref.id : ''}`;

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const compareRefs = (a: FactRef, b: FactRef): number => compareText(keyOfRef(a), keyOfRef(b));

/** By time; equal times by reference, so that the order of arrival never shows. */
export const byTime = (a: Known, b: Known): number => a.at - b.at || compareRefs(a.ref, b.ref);

const earliest = (moments: readonly Known[]): Known | undefined => moments.toSorted(byTime)[0];

const latestOf = (rows: readonly Sighting[], field: 'lastSeenAt' | 'missingAt'): Known | undefined =>
  rows
    .flatMap((row) => {
      const at = row[field];
      return at === null ? [] : [{ at, ref: rosterRef(row) }];
    })
    .toSorted(byTime)
    .at(-1);

/** A leave is never before its join; then it is the join's fact that tells the moment. */
const notBefore = (moment: Known, joined: Known): Known => (moment.at < joined.at ? joined : moment);

/** Join times that joined events, left events and roster rows gave; an aborted connection proves none. */
const joinsOf = (events: readonly AttendanceEvent[]): readonly Known[] =>
  events.flatMap((event) => {
    if (event.kind === 'aborted') return [];
    const at = event.joinedAt ?? (event.kind === 'joined' ? event.at : null);
    return at === null ? [] : [{ at, ref: eventRef(event) }];
  });

/** Whoever LiveKit timed out had been silent before it noticed: they left that much earlier. */
const leavesOf = (events: readonly AttendanceEvent[], policy: Policy): readonly Known[] =>
  events
    .filter((event) => event.kind !== 'joined')
    .map((event) => ({
      at: event.at - (event.reason === 'CONNECTION_TIMEOUT' ? policy.timeoutSilenceSeconds * SECOND : 0),
      ref: eventRef(event),
    }));

type Leaving = { readonly left: Known; readonly end: StayEnd };

/** The end of a stay that no leave event tells, by the first rule that applies, whatever their times. */
const estimateEnd = (
  told: Told,
  joined: Known,
  facts: AttendanceFacts,
  roomEnds: readonly RoomEnd[],
  policy: Policy,
  now: number,
): Leaving => {
  const seen = latestOf(told.sightings, 'lastSeenAt');
  const missing = latestOf(told.sightings, 'missingAt');
  const endOfRoom = (type: RoomEnd['type']): Known | undefined =>
    earliest(
      roomEnds
        .filter((room) => room.type === type && room.roomSid === told.roomSid)
        .map((room) => ({ at: room.at, ref: { type: 'room', id: room.id } })),
    );
  const lastSeen = notBefore(seen ?? joined, joined);
  // A roster that had the sid again after one that missed it takes the earlier finding back.
  if (missing !== undefined && missing.at > lastSeen.at) return { left: lastSeen, end: 'missing' };
  if (endOfRoom('replaced') !== undefined) return { left: lastSeen, end: 'room_replaced' };
  const closed = endOfRoom('closed');
  if (closed !== undefined) return { left: closed, end: 'room_closed' };
  if (now >= facts.endsAt + policy.staleCycleMinutes * MINUTE) {
    return { left: { at: facts.endsAt, ref: { type: 'session', field: 'ends_at' } }, end: 'stale' };
  }
  return { left: { at: now, ref: joined.ref }, end: 'open' };
};

const tellings = (facts: AttendanceFacts, sources: readonly FactSource[]): readonly Told[] => {
  const bySid = new Map<string, Told & { readonly events: AttendanceEvent[]; readonly sightings: Sighting[] }>();
  const slot = ({ roomSid, participantSid }: AttendanceEvent | Sighting) => {
    const key = `${roomSid} ${participantSid}`;
    const found = bySid.get(key) ?? { roomSid, participantSid, events: [], sightings: [] };
    bySid.set(key, found);
    return found;
  };
  for (const event of facts.events) if (sources.includes(event.source)) slot(event).events.push(event);
  for (const row of facts.sightings) slot(row).sightings.push(row);
  // One fact that says "hidden" is enough: it is the same connection.
  return [...bySid.values()].filter(({ events, sightings }) => [...events, ...sightings].every((row) => row.counts));
};

/** What LiveKit said decides; a witness fills in only what LiveKit never told. */
const foldOne = (one: Told, facts: AttendanceFacts, policy: Policy, now: number): Fold => {
  const reported = one.events.filter((event) => event.source === 'livekit');
  const witness = one.events.filter((event) => event.source !== 'livekit' && event.kind !== 'aborted');
  const rosterJoins = one.sightings.flatMap((row) =>
    row.joinedAt === null ? [] : [{ at: row.joinedAt, ref: rosterRef(row) }],
  );
  const isKnown = one.sightings.length > 0 || witness.length > 0 || reported.some((event) => event.kind !== 'aborted');
  if (!isKnown) {
    return { stays: [], leavesWithoutJoin: [], failedConnections: refsOf(leavesOf(reported, policy)) };
  }
  const reportedJoin = earliest([...joinsOf(reported), ...rosterJoins]);
  const joined = reportedJoin ?? earliest(joinsOf(witness));
  const reportedLeave = earliest(leavesOf(reported, policy));
  const seenAt = latestOf(one.sightings, 'lastSeenAt')?.at ?? -Infinity;
  const witnessLeave = earliest(leavesOf(witness, policy).filter((leave) => leave.at >= seenAt));
  const leave = reportedLeave ?? witnessLeave;
  if (joined === undefined) {
    return { stays: [], leavesWithoutJoin: leave === undefined ? [] : [leave.ref], failedConnections: [] };
  }
  const leaving: Leaving =
    leave === undefined ? estimateEnd(one, joined, facts, facts.roomEnds, policy, now) : { left: leave, end: 'left' };
  const { roomSid, participantSid } = one;
  const witnessed = reportedJoin === undefined || (reportedLeave === undefined && witnessLeave !== undefined);
  const stay: Stay = {
    roomSid,
    participantSid,
    joined,
    left: notBefore(leaving.left, joined),
    end: leaving.end,
    witnessed,
  };
  return { stays: [stay], leavesWithoutJoin: [], failedConnections: [] };
};

const refsOf = (moments: readonly Known[]): readonly FactRef[] => {
  const first = earliest(moments);
  return first === undefined ? [] : [first.ref];
};

const byStart = (a: Stay, b: Stay): number =>
  byTime(a.joined, b.joined) || compareText(a.roomSid, b.roomSid) || compareText(a.participantSid, b.participantSid);

/**
 * Folds facts into stays (domain.md 3.1, 3.2). Any order and any repetition of the facts gives the same
 * stays, in the order they began. Only facts of the given sources are believed.
 */
export const foldStays = (
  facts: AttendanceFacts,
  policy: Policy,
  now: number,
  sources: readonly FactSource[],
): Fold => {
  const folds = tellings(facts, sources).map((one) => foldOne(one, facts, policy, now));
  return {
    stays: folds.flatMap((fold) => fold.stays).toSorted(byStart),
    leavesWithoutJoin: folds.flatMap((fold) => fold.leavesWithoutJoin).toSorted(compareRefs),
    failedConnections: folds.flatMap((fold) => fold.failedConnections).toSorted(compareRefs),
  };
};
