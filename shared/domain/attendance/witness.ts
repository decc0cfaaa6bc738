import { SECOND, subtract, union, type Interval } from '../time.ts';
import type { BlindPeriod } from './facts.ts';

/** Somebody in a room as a teacher's desktop saw them. `joinedAt` is LiveKit's own word. */
export type WitnessedPerson = {
  readonly participantSid: string;
  readonly identity: string;
  readonly joinedAt: number | null;
};

/** A line of the desktop's log (domain.md 3.2): everybody at one moment, or one person who came or went. */
export type WitnessEntry = {
  readonly id: string;
  readonly roomSid: string;
  readonly what: 'joined' | 'left' | 'snapshot';
  readonly at: number;
  readonly people: readonly WitnessedPerson[];
};

export type WitnessedFact = {
  readonly id: string;
  readonly what: 'joined' | 'left';
  readonly roomSid: string;
  readonly participantSid: string;
  readonly identity: string;
  readonly at: number;
  readonly joinedAt: number | null;
};

/** A snapshot is written every 30 s: two that are this close together saw all that lies between them. */
const SIGHT_GAP_MS = 75 * SECOND;

const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
/** Of the same millisecond: whoever left was seen before that. */
const RANK = { joined: 0, snapshot: 1, left: 2 } as const;
const inOrder = (entries: readonly WitnessEntry[]): readonly WitnessEntry[] =>
  entries.toSorted((a, b) => a.at - b.at || RANK[a.what] - RANK[b.what] || compareText(a.id, b.id));

const roomsOf = (entries: readonly WitnessEntry[]): readonly (readonly WitnessEntry[])[] => {
  const rooms = new Map<string, WitnessEntry[]>();
  for (const entry of inOrder(entries)) {
    const known = rooms.get(entry.roomSid);
    if (known) known.push(entry);
    else rooms.set(entry.roomSid, [entry]);
  }
  return [...rooms.values()];
};

interface Seen {
  readonly person: WitnessedPerson;
  readonly joined: WitnessEntry;
  seenAt: number;
  left: { readonly fact: WitnessedFact; readonly type: 'told' | 'missing' } | null;
}

/**
 * What one witness's log says of joins and leaves, whatever the order and however often it came. Who is missing from a
 * later snapshot without a leave was last seen in the entry before: the desktop was reconnecting then. A leave that was
 * told stands over that; who is seen again after either never left: a desktop that connects anew says of everybody that
 * they did.
 */
export const witnessedFacts = (entries: readonly WitnessEntry[]): readonly WitnessedFact[] =>
  roomsOf(entries).flatMap((room) => {
    const known = new Map<string, Seen>();
    for (const entry of room) {
      for (const person of entry.people) {
        const before = known.get(person.participantSid);
        const seen: Seen = before ?? { person, joined: entry, seenAt: entry.at, left: null };
        if (entry.what !== 'left') Object.assign(seen, { seenAt: entry.at, left: null });
        else if (seen.left?.type !== 'told')
          seen.left = { fact: factOf('left', person, entry, entry.at), type: 'told' };
        known.set(person.participantSid, seen);
      }
      if (entry.what !== 'snapshot') continue;
      const here = new Set(entry.people.map(({ participantSid }) => participantSid));
      for (const [sid, seen] of known)
        if (!here.has(sid)) seen.left ??= { fact: factOf('left', seen.person, entry, seen.seenAt), type: 'missing' };
    }
    const all = [...known.values()];
    return [
      ...all.map(({ person, joined }) => factOf('joined', person, joined, joined.at)),
      ...all.flatMap(({ left }) => (left === null ? [] : [left.fact])),
    ];
  });

const factOf = (
  what: WitnessedFact['what'],
  person: WitnessedPerson,
  entry: WitnessEntry,
  at: number,
): WitnessedFact => ({
  id: `${entry.id}/${person.participantSid}/${what}`,
  what,
  roomSid: entry.roomSid,
  participantSid: person.participantSid,
  identity: person.identity,
  at,
  // A clock of a desktop may run behind LiveKit's: nobody joined after they were seen.
  joinedAt: person.joinedAt === null ? null : Math.min(person.joinedAt, at),
});

/** When one witness could see the room: from entry to entry, never across their own absence. */
export const sightOf = (entries: readonly WitnessEntry[], self: string): readonly Interval[] =>
  union(
    roomsOf(entries).flatMap((room) =>
      room.slice(1).flatMap((entry, index): readonly Interval[] => {
        const before = room[index];
        if (before === undefined || entry.at - before.at > SIGHT_GAP_MS) return [];
        const wentAway = before.what === 'left' && before.people.some(({ identity }) => identity === self);
        return wentAway ? [] : [{ from: before.at, to: entry.at }];
      }),
    ),
  );

/** What of the blind periods no witness saw either (domain.md 3.2). */
export const withoutSight = (blind: readonly BlindPeriod[], sight: readonly Interval[]): readonly BlindPeriod[] =>
  blind.flatMap(({ id, from, to }) =>
    subtract([{ from, to: to ?? Infinity }], sight).map((rest) => ({
      id,
      from: rest.from,
      to: rest.to === Infinity ? null : rest.to,
    })),
  );
