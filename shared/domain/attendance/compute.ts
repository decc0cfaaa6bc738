import type { Policy } from '../policy.ts';
import { latestFactAt, type AttendanceFacts, type BlindPeriod, type FactSource } from './facts.ts';
import {
  clipSegments,
  lengthOfSegments,
  presenceOf,
  segmentsBefore,
  segmentsFrom,
  type Presence,
  type Segment,
} from './presence.ts';
import { foldStays, type Fold, type Known } from './stays.ts';
import { verdictOf, type Measured, type Verdict } from './verdict.ts';

/** The window that counts, each bound with the fact that sets it. */
export type CountedWindow = { readonly start: Known; readonly end: Known };

/** Everything that follows from the facts; `evaluate` and `explain` are two views of it. */
export type Computation = {
  readonly facts: AttendanceFacts;
  readonly policy: Policy;
  readonly now: number;
  readonly window: CountedWindow;
  readonly fold: Fold;
  readonly presence: Presence;
  readonly counted: readonly Segment[];
  /** Merged presence before and after the window: shown, never counted (domain.md 3.4). */
  readonly early: readonly Segment[];
  readonly overtime: readonly Segment[];
  readonly measured: Measured;
  /** Window's end − last counted moment; null when nothing is counted. */
  readonly leftEarlyMs: number | null;
  readonly verdict: Verdict;
  /** The status it would be, had the person been in the room when nobody could see; null when the same. */
  readonly couldBe: Verdict | null;
};

const countedWindow = ({ effectiveWindow, startsAt, endsAt }: AttendanceFacts): CountedWindow => {
  const { id = null, from = startsAt, to = endsAt } = effectiveWindow ?? {};
  if (id !== null) {
    const ref = { type: 'effective_window', id } as const;
    return { start: { at: from, ref }, end: { at: to, ref } };
  }
  return {
    start: { at: from, ref: { type: 'session', field: 'starts_at' } },
    end: { at: to, ref: { type: 'session', field: effectiveWindow === null ? 'ends_at' : 'ended_at' } },
  };
};

type Outcome = Pick<
  Computation,
  'fold' | 'presence' | 'counted' | 'early' | 'overtime' | 'measured' | 'leftEarlyMs' | 'verdict'
>;

type Believed = { readonly sources: readonly FactSource[]; readonly supposed: readonly BlindPeriod[] };

const outcome = (facts: AttendanceFacts, policy: Policy, now: number, believed: Believed): Outcome => {
  const window = countedWindow(facts);
  const fold = foldStays(facts, policy, now, believed.sources);
  const presence = presenceOf(fold.stays, facts.corrections, policy, believed.supposed, now);
  const counted = clipSegments(presence.segments, window);
  const early = segmentsBefore(presence.segments, window.start);
  const overtime = segmentsFrom(presence.segments, window.end);
  const first = counted[0];
  const last = counted.at(-1);
  const measured: Measured = {
    windowMs: window.end.at - window.start.at,
    attendedMs: lengthOfSegments(counted),
    presentMs: lengthOfSegments(presence.segments),
    lateMs: first === undefined ? null : first.start.at - window.start.at,
  };
  const leftEarlyMs = last === undefined ? null : window.end.at - last.end.at;
  const verdict = verdictOf(facts.role, measured, policy, facts.override);
  return { fold, presence, counted, early, overtime, measured, leftEarlyMs, verdict };
};

const check = (facts: AttendanceFacts, window: CountedWindow, now: number): void => {
  const latest = latestFactAt(facts);
  if (!(now >= latest)) throw new RangeError(`now (${now}) is earlier than a fact (${latest})`);
  if (!(facts.startsAt < facts.endsAt)) throw new RangeError('a session ends after it starts');
  if (!(window.start.at <= window.end.at)) throw new RangeError('an effective window ends after it starts');
  if (!facts.corrections.every(({ from, to }) => from < to)) throw new RangeError('a correction ends after it starts');
};

const LIVEKIT_AND_WITNESS: readonly FactSource[] = ['livekit', 'witness'];

/**
 * What a person would be had they been there when nobody could see, were their own log believed, and with both.
 * More presence never makes a status worse, so all blind periods are supposed at once.
 */
const suppositions = (facts: AttendanceFacts): readonly Believed[] => {
  const own: readonly FactSource[] = [...LIVEKIT_AND_WITNESS, 'self_witness'];
  const isBlind = facts.blind.length > 0;
  const hasOwnWord = facts.events.some((event) => event.source === 'self_witness');
  return [
    ...(isBlind ? [{ sources: LIVEKIT_AND_WITNESS, supposed: facts.blind }] : []),
    ...(hasOwnWord ? [{ sources: own, supposed: [] }] : []),
    ...(isBlind && hasOwnWord ? [{ sources: own, supposed: facts.blind }] : []),
  ];
};

/**
 * The one computation behind minutes, statuses and sentences (domain.md 3).
 * Throws a RangeError when `now` is earlier than a fact, or when an interval ends before it starts.
 */
export const computeAttendance = (facts: AttendanceFacts, policy: Policy, now: number): Computation => {
  const window = countedWindow(facts);
  check(facts, window, now);
  const known = outcome(facts, policy, now, { sources: LIVEKIT_AND_WITNESS, supposed: [] });
  const couldBe = suppositions(facts)
    .map((believed) => outcome(facts, policy, now, believed).verdict)
    .find(({ status }) => status !== known.verdict.status);
  return { facts, policy, now, window, ...known, couldBe: couldBe ?? null };
};
