import { clip, intersect, MINUTE, SECOND, totalLength, union, type Interval } from '../time.ts';

export type Medium = 'microphone' | 'camera';

/** What one reading of the room's roster says of one person: whether their devices were on at that moment. */
export type Reading = {
  readonly id: string;
  readonly roomSid: string;
  readonly at: number;
  readonly microphone: boolean;
  readonly camera: boolean;
};

/** A track that LiveKit told to be published or taken back; muting tells nobody anything (livekit.md 1). */
export type TrackEvent = {
  readonly id: string;
  readonly what: 'published' | 'unpublished';
  readonly medium: Medium;
  readonly roomSid: string;
  readonly participantSid: string;
  readonly trackSid: string;
  readonly at: number;
};

/** A raised hand or a message of the chat, as the server kept it. */
export type Signal = { readonly id: string; readonly what: 'hand' | 'chat'; readonly at: number };

/** Everything known about one student's part in one interactive session; instants in epoch ms. */
export type EngagementFacts = {
  /** The window that counts for attendance, which the shares refer to. */
  readonly window: Interval;
  /** The counted presence in it. */
  readonly present: readonly Interval[];
  /** Connections, with the end of each: a track ends with its connection. */
  readonly stays: readonly (Interval & { readonly roomSid: string; readonly participantSid: string })[];
  readonly readings: readonly Reading[];
  readonly tracks: readonly TrackEvent[];
  readonly signals: readonly Signal[];
};

/** How the score is made: each part gives its points in full once its target is reached, and its share below. */
export type EngagementPolicy = {
  readonly formula: number;
  readonly points: Readonly<Record<EngagementPart, number>>;
  /** The share of the class, in percent, in which a device is on for full points. */
  readonly percent: Readonly<Record<Medium, number>>;
  readonly count: Readonly<Record<'hands' | 'messages', number>>;
};

export const ENGAGEMENT_PARTS = ['microphone', 'camera', 'hands', 'messages'] as const;
export type EngagementPart = (typeof ENGAGEMENT_PARTS)[number];

/** The formula of today; another one gets another number, so that a stored score says what made it. */
export const ENGAGEMENT_POLICY: EngagementPolicy = {
  formula: 1,
  points: { microphone: 30, camera: 30, hands: 20, messages: 20 },
  percent: { microphone: 20, camera: 80 },
  count: { hands: 3, messages: 5 },
};

/** A reading speaks until the next one of its room, yet never for longer: rosters are read at least every minute. */
const READING_REACH_MS = MINUTE;

/** Signals carry our clock and presence LiveKit's, which tells a leave in whole seconds. */
const CLOCKS_DIFFER_MS = 5 * SECOND;

/** A stretch of time and the stored facts that begin and end it. */
export type Stretch = Interval & { readonly first: string; readonly last: string };

/** The numbers of one student; lengths in ms. */
export type Engagement = {
  readonly formula: number;
  /** 0–100; null when no roster was read during the class, so that nothing is known of microphone and camera. */
  readonly score: number | null;
  readonly points: Readonly<Record<EngagementPart, number>>;
  /** How many readings of the roster lie in the window. */
  readonly readings: number;
  readonly microphoneMs: number;
  readonly cameraMs: number;
  readonly microphonePublishedMs: number;
  readonly cameraPublishedMs: number;
  readonly hands: number;
  readonly messages: number;
};

/** The numbers with what they rest on. */
export type EngagementComputation = {
  readonly engagement: Engagement;
  readonly policy: EngagementPolicy;
  readonly window: Interval;
  readonly on: Readonly<Record<Medium, readonly Stretch[]>>;
  readonly published: Readonly<Record<Medium, readonly Stretch[]>>;
  readonly signals: Readonly<Record<'hands' | 'messages', readonly Signal[]>>;
};

type Piece = Interval & { readonly id: string };

const byTime = (a: Piece, b: Piece): number => a.from - b.from || a.to - b.to || (a.id < b.id ? -1 : 1);

/** What of the pieces lies in `bounds`, joined where they touch; each stretch names the piece it begins and ends with. */
function stretchesOf(pieces: readonly Piece[], bounds: readonly Interval[]): readonly Stretch[] {
  const sorted = pieces.toSorted(byTime);
  return intersect(sorted, bounds).map(({ from, to }) => {
    const inside = sorted.filter((piece) => piece.from < to && piece.to > from);
    const last = inside.toSorted((a, b) => a.to - b.to || byTime(a, b)).at(-1);
    return { from, to, first: inside[0]?.id ?? '', last: last?.id ?? '' };
  });
}

/** Every reading with the time it speaks for. The same reading told twice, or two of one moment, are one. */
function spokenFor(readings: readonly Reading[], medium: Medium): readonly Piece[] {
  const moments = new Map<string, number[]>();
  for (const { roomSid, at } of readings) moments.set(roomSid, [...(moments.get(roomSid) ?? []), at]);
  const sorted = new Map([...moments].map(([roomSid, at]) => [roomSid, [...new Set(at)].toSorted((a, b) => a - b)]));
  return readings
    .filter((reading) => reading[medium])
    .map(({ id, roomSid, at }) => {
      const next = (sorted.get(roomSid) ?? []).find((moment) => moment > at) ?? Infinity;
      return { id, from: at, to: Math.min(next, at + READING_REACH_MS) };
    });
}

/** Published time of one kind of track: from its event to its end, or to the end of its connection. */
function publishedPieces(facts: EngagementFacts, medium: Medium): readonly Piece[] {
  const mine = facts.tracks.filter((track) => track.medium === medium);
  return mine
    .filter(({ what }) => what === 'published')
    .flatMap((track): readonly Piece[] => {
      const stay = facts.stays.find(
        (one) => one.roomSid === track.roomSid && one.participantSid === track.participantSid,
      );
      const ends = mine.filter(
        (other) =>
          other.what === 'unpublished' &&
          other.roomSid === track.roomSid &&
          other.trackSid === track.trackSid &&
          other.at >= track.at,
      );
      const to = Math.min(stay?.to ?? -Infinity, ...ends.map(({ at }) => at));
      return to > track.at ? [{ id: track.id, from: track.at, to }] : [];
    });
}

const onceEach = (signals: readonly Signal[]): readonly Signal[] =>
  [...new Map(signals.map((signal) => [signal.id, signal])).values()].toSorted(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );

/** Half up; never more than the part can give. */
const share = (points: number, value: number, full: number): number =>
  full <= 0 ? 0 : Math.floor(points * Math.min(1, value / full) + 0.5);

/**
 * A student's part in an interactive session (domain.md 4): microphone-on and camera-on time from the rosters' readings,
 * published time from track events, raised hands and messages, and the score. Only what lies in the counted presence
 * counts; the order of facts and their repetition change nothing.
 */
export function computeEngagement(facts: EngagementFacts, policy: EngagementPolicy): EngagementComputation {
  const present = union(clip(facts.present, facts.window));
  const on = {
    microphone: stretchesOf(spokenFor(facts.readings, 'microphone'), present),
    camera: stretchesOf(spokenFor(facts.readings, 'camera'), present),
  };
  const published = {
    microphone: stretchesOf(publishedPieces(facts, 'microphone'), present),
    camera: stretchesOf(publishedPieces(facts, 'camera'), present),
  };
  const there = clip(
    present.map(({ from, to }) => ({ from: from - CLOCKS_DIFFER_MS, to: to + CLOCKS_DIFFER_MS })),
    facts.window,
  );
  const said = onceEach(facts.signals).filter(({ at }) => there.some(({ from, to }) => at >= from && at < to));
  const signals = {
    hands: said.filter(({ what }) => what === 'hand'),
    messages: said.filter(({ what }) => what === 'chat'),
  };
  const windowMs = facts.window.to - facts.window.from;
  const points = {
    microphone: share(policy.points.microphone, totalLength(on.microphone), targetMs('microphone', windowMs, policy)),
    camera: share(policy.points.camera, totalLength(on.camera), targetMs('camera', windowMs, policy)),
    hands: share(policy.points.hands, signals.hands.length, policy.count.hands),
    messages: share(policy.points.messages, signals.messages.length, policy.count.messages),
  };
  const readings = new Set(
    facts.readings.filter(({ at }) => at >= facts.window.from && at < facts.window.to).map(({ id }) => id),
  ).size;
  const engagement = {
    formula: policy.formula,
    score: readings === 0 ? null : ENGAGEMENT_PARTS.reduce((sum, part) => sum + points[part], 0),
    points,
    readings,
    microphoneMs: totalLength(on.microphone),
    cameraMs: totalLength(on.camera),
    microphonePublishedMs: totalLength(published.microphone),
    cameraPublishedMs: totalLength(published.camera),
    hands: signals.hands.length,
    messages: signals.messages.length,
  };
  return { engagement, policy, window: facts.window, on, published, signals };
}

/** How long a device must be on for its points in full. */
export const targetMs = (medium: Medium, windowMs: number, policy: EngagementPolicy): number =>
  (windowMs * policy.percent[medium]) / 100;
