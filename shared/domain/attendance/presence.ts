import type { Policy } from '../policy.ts';
import { SECOND } from '../time.ts';
import type { BlindPeriod, Correction } from './facts.ts';
import { byTime, type Known, type Stay, type StayEnd } from './stays.ts';

/** Why a stretch of time is there: a connection, a person's word, or a supposition about a blind period. */
export type PieceSource =
  | { readonly type: 'stay'; readonly stay: Stay }
  | { readonly type: 'correction'; readonly id: string }
  | { readonly type: 'supposed' };

/** A stretch of presence before merging; each end names its fact. */
export type Piece = { readonly start: Known; readonly end: Known; readonly source: PieceSource };

/** Separate stretches of merged presence: what a piece covers, or a gap that was short enough to count. */
export type Segment = {
  readonly start: Known;
  readonly end: Known;
  readonly source: PieceSource | { readonly type: 'gap' };
};

const pieceOfStay = (stay: Stay): Piece => ({ start: stay.joined, end: stay.left, source: { type: 'stay', stay } });

const pieceOfBlind = (period: BlindPeriod, now: number): Piece => ({
  start: { at: period.from, ref: { type: 'blind', id: period.id } },
  end: { at: Math.max(period.from, Math.min(period.to ?? now, now)), ref: { type: 'blind', id: period.id } },
  source: { type: 'supposed' },
});

/** The parts of a stretch outside `cut`; a visit of 0 ms inside the cut disappears. */
const outside = <Part extends Piece | Segment>(part: Part, cut: Correction): readonly Part[] => {
  const { start, end } = part;
  const ref = { type: 'correction', id: cut.id } as const;
  if (start.at >= cut.from && start.at < cut.to && end.at <= cut.to) return [];
  if (end.at <= cut.from || start.at >= cut.to) return [part];
  const before = { ...part, end: { at: cut.from, ref } };
  const after = { ...part, start: { at: cut.to, ref } };
  return [before, after].filter((piece) => piece.start.at < piece.end.at);
};

const outsideAll = <Part extends Piece | Segment>(parts: readonly Part[], cuts: readonly Correction[]) =>
  cuts.reduce<readonly Part[]>((rest, cut) => rest.flatMap((part) => outside(part, cut)), parts);

const asMade = (a: Correction, b: Correction): number => a.at - b.at || (a.id < b.id ? -1 : 1);

/** Corrections take effect in the order in which they were made: the later word wins where two meet. */
const correct = (pieces: readonly Piece[], inOrderMade: readonly Correction[]): readonly Piece[] =>
  inOrderMade.reduce<readonly Piece[]>((so, correction) => {
    if (correction.type === 'cut') return outsideAll(so, [correction]);
    const ref = { type: 'correction', id: correction.id } as const;
    const added: Piece = {
      start: { at: correction.from, ref },
      end: { at: correction.to, ref },
      source: { type: 'correction', id: correction.id },
    };
    return [...so, added];
  }, pieces);

const inOrder = (a: Piece, b: Piece): number => byTime(a.start, b.start) || byTime(a.end, b.end);

/**
 * The union of all pieces, gaps of at most the reconnect grace included (domain.md 3.3), as separate
 * segments in time order. A gap that a person cut is nobody's lost connection: cut time never counts. What was added to a
 * cut afterwards is a piece, and no gap.
 */
const merge = (pieces: readonly Piece[], cuts: readonly Correction[], policy: Policy): readonly Segment[] => {
  const segments: Segment[] = [];
  let reached: Known | undefined;
  for (const { start, end, source } of pieces.toSorted(inOrder)) {
    if (reached === undefined || start.at > reached.at) {
      if (reached !== undefined && start.at - reached.at <= policy.reconnectGraceSeconds * SECOND) {
        segments.push(...outsideAll([{ start: reached, end: start, source: { type: 'gap' } }], cuts));
      }
      segments.push({ start, end, source });
      reached = end;
    } else if (end.at > reached.at) {
      segments.push({ start: reached, end, source });
      reached = end;
    }
  }
  return segments;
};

/** A person's presence: pieces after corrections, and what they come to when merged. */
export type Presence = { readonly pieces: readonly Piece[]; readonly segments: readonly Segment[] };

/** Stays (and, for a supposition, blind periods) → corrections → merge (domain.md 3.3, 4). */
export const presenceOf = (
  stays: readonly Stay[],
  corrections: readonly Correction[],
  policy: Policy,
  supposed: readonly BlindPeriod[],
  now: number,
): Presence => {
  const pieces = [...stays.map(pieceOfStay), ...supposed.map((period) => pieceOfBlind(period, now))];
  const inOrderMade = corrections.toSorted(asMade);
  const corrected = correct(pieces, inOrderMade);
  const cuts = inOrderMade.filter(({ type }) => type === 'cut');
  return { pieces: corrected, segments: merge(corrected, cuts, policy) };
};

const hasLength = ({ start, end }: Segment): boolean => start.at < end.at;

/** What of the segments lies before `bound`; a clipped end names it. */
export const segmentsBefore = (segments: readonly Segment[], bound: Known): readonly Segment[] =>
  segments.map((segment) => (segment.end.at > bound.at ? { ...segment, end: bound } : segment)).filter(hasLength);

/** What of the segments lies from `bound` on; a clipped start names it. */
export const segmentsFrom = (segments: readonly Segment[], bound: Known): readonly Segment[] =>
  segments.map((segment) => (segment.start.at < bound.at ? { ...segment, start: bound } : segment)).filter(hasLength);

/** The segments inside `window`; a clipped end names the window's own bound. */
export const clipSegments = (
  segments: readonly Segment[],
  window: { readonly start: Known; readonly end: Known },
): readonly Segment[] => segmentsFrom(segmentsBefore(segments, window.end), window.start);

export const lengthOfSegments = (segments: readonly Segment[]): number =>
  segments.reduce((total, { start, end }) => total + end.at - start.at, 0);

/** True for ends that were guessed because no leave event came (domain.md 3.2). */
export const isEstimate = (end: StayEnd): boolean => end !== 'left' && end !== 'open';
