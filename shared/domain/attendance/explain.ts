import type { Policy } from '../policy.ts';
import type { Interval } from '../time.ts';
import { computeAttendance, type Computation } from './compute.ts';
import type { AttendanceFacts, FactRef } from './facts.ts';
import { ATTENDANCE_FLAGS, raiseFlags } from './flags.ts';
import { lengthOfSegments, type Segment } from './presence.ts';
import type { Known, Stay } from './stays.ts';
import type { VerdictRule } from './verdict.ts';

type Params = Readonly<Record<string, number | string>>;

/** A sentence that rests on one stored fact. */
export type Leaf = { readonly code: LeafCode; readonly params: Params; readonly ref: FactRef };

/** A sentence that rests on others. */
export type Branch = { readonly code: BranchCode; readonly params: Params; readonly children: readonly Sentence[] };

/** A node of the sentence tree; screens put code and params into words of their language. */
export type Sentence = Branch | Leaf;

export type LeafCode =
  | 'window_from'
  | 'window_to'
  | 'counted_from'
  | 'counted_to'
  | 'joined'
  | 'left'
  | 'never_in'
  | 'join_unknown'
  | 'not_counted'
  | 'cut'
  | 'present_from'
  | 'present_to'
  | 'policy'
  | 'override'
  | 'late_from'
  | 'left_early_at'
  | 'outside_from'
  | 'outside_to'
  | 'flag_fact'
  | 'ledger_row'
  | 'reading_from'
  | 'reading_to'
  | 'track_from'
  | 'track_to'
  | 'hand_raised'
  | 'message_sent';

export type BranchCode =
  | 'verdict'
  | 'window'
  | 'minutes'
  | 'counted_stay'
  | 'counted_gap'
  | 'counted_correction'
  | 'rule'
  | 'late'
  | 'left_early'
  | 'early'
  | 'overtime'
  | 'flag'
  | 'credit'
  | 'engagement'
  | 'engagement_unknown'
  | 'engagement_part'
  | 'engagement_published';

/** The numbers of the policy that a rule compares with. */
const RULE_POLICY: Readonly<Record<VerdictRule, readonly (keyof Policy)[]>> = {
  override: [],
  nothing_counted: [],
  full_length: ['presentFromPercent'],
  below_partial: ['partialFromPercent'],
  below_present: ['partialFromPercent', 'presentFromPercent'],
  beyond_grace: ['presentFromPercent', 'latenessGraceMinutes'],
  in_time: ['presentFromPercent', 'latenessGraceMinutes'],
  teacher_present: ['teacherPresentFromPercent'],
  teacher_partial: ['teacherPartialFromPercent', 'teacherPresentFromPercent'],
  teacher_below_partial: ['teacherPartialFromPercent'],
};

const branch = (code: BranchCode, params: Params, children: readonly Sentence[]): Branch => ({
  code,
  params,
  children,
});
const leaf = (code: LeafCode, moment: Known, params: Params = {}): Leaf => ({
  code,
  params: { at: moment.at, ...params },
  ref: moment.ref,
});
const policyLeaf = (policy: Policy, key: keyof Policy): Leaf => ({
  code: 'policy',
  params: { key, value: policy[key] },
  ref: { type: 'policy', key },
});

/** How the counted time of a stay came to its end: as the stay did, or because something bounds it. */
const howItEnds = (segment: Segment): string => {
  if (segment.source.type === 'stay' && segment.end === segment.source.stay.left) return segment.source.stay.end;
  if (segment.end.ref.type === 'session' || segment.end.ref.type === 'effective_window') return 'window';
  return segment.end.ref.type;
};

/** What the end of a stay leans on besides its own fact. */
const endPolicy = (segment: Segment, { facts, policy }: Computation): readonly Leaf[] => {
  if (segment.source.type !== 'stay' || segment.end !== segment.source.stay.left) return [];
  const { end, left } = segment.source.stay;
  if (end === 'stale') return [policyLeaf(policy, 'staleCycleMinutes')];
  const timedOut = facts.events.some(
    ({ id, reason }) => left.ref.type === 'event' && left.ref.id === id && reason === 'CONNECTION_TIMEOUT',
  );
  return end === 'left' && timedOut ? [policyLeaf(policy, 'timeoutSilenceSeconds')] : [];
};

const segmentSentence = (segment: Segment, computation: Computation): Branch => {
  const { start, end, source } = segment;
  const params = { from: start.at, to: end.at, ms: end.at - start.at };
  const bounds = [leaf('counted_from', start), leaf('counted_to', end, { how: howItEnds(segment) })];
  if (source.type === 'gap') {
    return branch('counted_gap', params, [...bounds, policyLeaf(computation.policy, 'reconnectGraceSeconds')]);
  }
  if (source.type !== 'stay') return branch('counted_correction', params, bounds);
  const { stay } = source;
  const seen = [
    ...(start === stay.joined ? [] : [leaf('joined', stay.joined)]),
    ...(end === stay.left || stay.end === 'open' ? [] : [leaf('left', stay.left, { how: stay.end })]),
  ];
  const sid = { roomSid: stay.roomSid, participantSid: stay.participantSid };
  return branch('counted_stay', { ...params, ...sid }, [...bounds, ...seen, ...endPolicy(segment, computation)]);
};

/** A stay of which nothing is counted: it lies outside the window, or somebody cut what lies in it. */
const uncounted = (stay: Stay, { window }: Computation): readonly Leaf[] => {
  const { joined, left, end } = stay;
  const isInside = Math.max(joined.at, window.start.at) < Math.min(left.at, window.end.at);
  if (!isInside) return [leaf('not_counted', joined, { to: left.at, how: end })];
  return [leaf('joined', joined), ...(end === 'open' ? [] : [leaf('left', left, { how: end })])];
};

/** The cuts that met a stay, or time that somebody had added (domain.md 4). */
const cuts = ({ facts, fold }: Computation): readonly Leaf[] => {
  const met: readonly Interval[] = [
    ...fold.stays.map(({ joined, left }) => ({ from: joined.at, to: left.at })),
    ...facts.corrections.filter(({ type }) => type === 'add'),
  ];
  return facts.corrections
    .filter(({ type, from, to }) => type === 'cut' && met.some((time) => time.from < to && time.to > from))
    .toSorted((a, b) => a.from - b.from || a.at - b.at)
    .map(({ id, from, to }) => leaf('cut', { at: from, ref: { type: 'correction', id } }, { to }));
};

/** Why not one millisecond counts: nobody came, when they came is not known, or all of it lies outside what counts. */
const nothing = (computation: Computation): readonly Leaf[] => {
  const { fold, window } = computation;
  const stays = fold.stays.flatMap((stay) => uncounted(stay, computation));
  if (stays.length > 0) return stays;
  const left = fold.leavesWithoutJoin.map((ref): Leaf => ({ code: 'join_unknown', params: {}, ref }));
  return left.length > 0 ? left : [leaf('never_in', window.start)];
};

const minutes = (computation: Computation): Branch => {
  const { counted, measured } = computation;
  const sentences: readonly Sentence[] = counted.map((segment) => segmentSentence(segment, computation));
  const told = sentences.length > 0 ? sentences : nothing(computation);
  return branch('minutes', { attendedMs: measured.attendedMs }, [...told, ...cuts(computation)]);
};

/** The whole time in the room, in the window or not: what the rule of perfect attendance compares (domain.md 3.6). */
const present = ({ presence }: Computation): readonly Leaf[] =>
  presence.segments.flatMap(({ start, end }) => [leaf('present_from', start), leaf('present_to', end)]);

const rule = (computation: Computation): Branch => {
  const { verdict, measured, policy, facts } = computation;
  const { attendedMs, windowMs, presentMs } = measured;
  const params = { rule: verdict.rule, status: verdict.status, attendedMs, windowMs, presentMs };
  if (facts.override !== null) {
    const { id, status } = facts.override;
    return branch('rule', params, [{ code: 'override', params: { status }, ref: { type: 'override', id } }]);
  }
  const numbers = RULE_POLICY[verdict.rule].map((key) => policyLeaf(policy, key));
  const whole = verdict.rule === 'full_length' ? present(computation) : [];
  return branch(
    'rule',
    params,
    numbers.length > 0 ? [...numbers, ...whole] : [...nothing(computation), ...cuts(computation)],
  );
};

const beside = ({ counted, measured, leftEarlyMs, window }: Computation): readonly Branch[] => {
  const first = counted[0];
  const last = counted.at(-1);
  if (first === undefined || last === undefined) return [];
  const late = branch('late', { ms: measured.lateMs ?? 0 }, [
    leaf('window_from', window.start),
    leaf('late_from', first.start),
  ]);
  // Who is still in has not left.
  const isIn = last.source.type === 'stay' && last.source.stay.end === 'open' && last.end === last.source.stay.left;
  if (isIn) return [late];
  const early = branch('left_early', { ms: leftEarlyMs ?? 0 }, [
    leaf('left_early_at', last.end),
    leaf('window_to', window.end),
  ]);
  return [late, early];
};

/** Time in the room before and after what counts (domain.md 3.4). */
const outside = (code: 'early' | 'overtime', segments: readonly Segment[]): readonly Branch[] => {
  if (segments.length === 0) return [];
  const bounds = segments.flatMap(({ start, end }) => [leaf('outside_from', start), leaf('outside_to', end)]);
  return [branch(code, { ms: lengthOfSegments(segments) }, bounds)];
};

const flags = (computation: Computation): readonly Branch[] => {
  const raised = raiseFlags(computation);
  const couldBe: Params = computation.couldBe === null ? {} : { couldBe: computation.couldBe.status };
  return ATTENDANCE_FLAGS.filter((flag) => raised[flag].length > 0).map((flag) =>
    branch(
      'flag',
      flag === 'unverified' ? { flag, ...couldBe } : { flag },
      raised[flag].map((ref): Leaf => ({ code: 'flag_fact', params: {}, ref })),
    ),
  );
};

/** The sentence tree of a computation that is already made. */
export const explanationOf = (computation: Computation): Branch => {
  const { window, measured, verdict, facts } = computation;
  const { attendedMs, windowMs } = measured;
  const bounds = [leaf('window_from', window.start), leaf('window_to', window.end)];
  return branch('verdict', { status: verdict.status, role: facts.role, attendedMs, windowMs }, [
    branch('window', { from: window.start.at, to: window.end.at, ms: windowMs }, bounds),
    minutes(computation),
    ...beside(computation),
    ...outside('early', computation.early),
    ...outside('overtime', computation.overtime),
    rule(computation),
    ...flags(computation),
  ]);
};

/** Why a person has these minutes and this status (domain.md 3.11); every leaf names a stored fact. */
export const explain = (facts: AttendanceFacts, policy: Policy, now: number): Branch =>
  explanationOf(computeAttendance(facts, policy, now));

export const isLeaf = (sentence: Sentence): sentence is Leaf => 'ref' in sentence;

export const leavesOf = (sentence: Sentence): readonly Leaf[] =>
  isLeaf(sentence) ? [sentence] : sentence.children.flatMap(leavesOf);

/** The counted milliseconds as the leaves alone give them: every `counted_to` less every `counted_from`. */
export const attendedFromLeaves = (sentence: Sentence): number =>
  leavesOf(sentence).reduce((total, { code, params }) => {
    const at = typeof params['at'] === 'number' ? params['at'] : 0;
    return total + (code === 'counted_to' ? at : code === 'counted_from' ? -at : 0);
  }, 0);
