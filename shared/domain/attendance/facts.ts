import type { Policy } from '../policy.ts';
import type { AttendanceStatus } from '../session.ts';
import type { Interval } from '../time.ts';

/**
 * Who tells: LiveKit itself, the log of a teacher's desktop, or that log about its own teacher, which
 * proves nothing until a supervisor accepts it (then it is passed as `witness`) (domain.md 3.2).
 */
export type FactSource = 'livekit' | 'witness' | 'self_witness';

/** One stored event about one person. `at` is the event's own time; all instants in epoch ms. */
export type AttendanceEvent = {
  readonly id: string;
  readonly kind: 'joined' | 'left' | 'aborted';
  readonly roomSid: string;
  readonly participantSid: string;
  readonly at: number;
  /** `participant.joinedAtMs` where the event carries it; a joined event without one joined at `at`. */
  readonly joinedAt: number | null;
  /** LiveKit's disconnect reason by name. */
  readonly reason: string | null;
  readonly source: FactSource;
  /** The id of the device that it came from, where the connection told it; no minute depends on it. */
  readonly device?: string | null;
  /** False for what is not a person in class (see `countsAsPresence`). */
  readonly counts: boolean;
};

/** What the roster checks saw of one sid (ACTIVE rows only); several rows of a sid merge in any order. */
export type Sighting = {
  readonly id: string;
  readonly roomSid: string;
  readonly participantSid: string;
  readonly joinedAt: number | null;
  readonly lastSeenAt: number | null;
  /** The check that found the sid gone (missing twice in a row). */
  readonly missingAt: number | null;
  /** As the event's own `device`. */
  readonly device?: string | null;
  readonly counts: boolean;
};

/** The end of one LiveKit room: closed, or found replaced by a new one of the same name. */
export type RoomEnd = {
  readonly id: string;
  readonly roomSid: string;
  readonly type: 'closed' | 'replaced';
  readonly at: number;
};

/** A corrected stay: a person adds or cuts an interval (domain.md 4). A cut may reach beyond now. */
export type Correction = Interval & { readonly id: string; readonly type: 'add' | 'cut'; readonly at: number };

/** The window a supervisor set, or `[S, ended_at)` of a teacher whose student was absent. */
export type EffectiveWindow = Interval & {
  /** Of the stored word that set it; null for the teacher's, which ends with the session. */
  readonly id: string | null;
};

/** Nothing could reach the server from `from` on; `to` is null while that lasts. */
export type BlindPeriod = { readonly id: string; readonly from: number; readonly to: number | null };

export type StatusOverride = { readonly id: string; readonly status: AttendanceStatus };

/** Everything known about one expected person in one session. */
export type AttendanceFacts = {
  readonly role: 'student' | 'teacher';
  /** The scheduled window `[S, E)`. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** When the session ended; null while it has not. */
  readonly endedAt: number | null;
  readonly effectiveWindow: EffectiveWindow | null;
  readonly events: readonly AttendanceEvent[];
  readonly sightings: readonly Sighting[];
  readonly roomEnds: readonly RoomEnd[];
  readonly corrections: readonly Correction[];
  readonly blind: readonly BlindPeriod[];
  readonly override: StatusOverride | null;
};

/** The stored thing that a sentence rests on. */
export type FactRef =
  | {
      readonly type:
        | 'event'
        | 'roster'
        | 'room'
        | 'correction'
        | 'override'
        | 'effective_window'
        | 'blind'
        | 'ledger'
        | 'reading'
        | 'track'
        | 'signal';
      readonly id: string;
    }
  | { readonly type: 'session'; readonly field: 'starts_at' | 'ends_at' | 'ended_at' }
  | { readonly type: 'policy'; readonly key: keyof Policy };

/** Only people count: kind STANDARD (LiveKit leaves it out), not hidden, not a recorder (domain.md 3.1). */
export const countsAsPresence = (participant: {
  readonly kind?: string | undefined;
  readonly hidden?: boolean | undefined;
  readonly recorder?: boolean | undefined;
}): boolean =>
  (participant.kind === undefined || participant.kind === 'STANDARD') &&
  participant.hidden !== true &&
  participant.recorder !== true;

/** The latest instant that any fact speaks of; `now` may not be earlier (domain.md 3). However many facts there are. */
export const latestFactAt = (facts: AttendanceFacts): number =>
  [
    ...facts.events.flatMap(({ at, joinedAt }) => [at, joinedAt]),
    ...facts.sightings.flatMap((row) => [row.joinedAt, row.lastSeenAt, row.missingAt]),
    ...facts.roomEnds.map((room) => room.at),
    ...facts.corrections.flatMap(({ type, at, to }) => (type === 'add' ? [at, to] : [at])),
    ...facts.blind.map((period) => period.from),
    facts.endedAt,
  ].reduce<number>((latest, at) => (at === null ? latest : Math.max(latest, at)), -Infinity);
