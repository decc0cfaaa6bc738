import type { Computation } from './compute.ts';
import type { FactRef } from './facts.ts';
import { isEstimate } from './presence.ts';
import type { Stay } from './stays.ts';

/** In the order of domain.md 3.7, which is also the order in every answer. */
export const ATTENDANCE_FLAGS = [
  'merged',
  'overlap',
  'estimated',
  'witnessed',
  'unverified',
  'leave_without_join',
  'connection_failed',
  'joined_after_end',
  'left_before_start',
] as const;
export type AttendanceFlag = (typeof ATTENDANCE_FLAGS)[number];

/** The facts that raise each flag; a flag without one is not raised. */
export type RaisedFlags = Readonly<Record<AttendanceFlag, readonly FactRef[]>>;

const sharesTime = (a: Stay, b: Stay): boolean => Math.max(a.joined.at, b.joined.at) < Math.min(a.left.at, b.left.at);

const overlapping = (stays: readonly Stay[]): readonly FactRef[] =>
  stays
    .filter((stay) => stays.some((other) => other !== stay && sharesTime(stay, other)))
    .map(({ joined }) => joined.ref);

/** Stays of which nothing is counted, and which lie wholly after or before the window; who is still in has not left. */
const outsideWindow = ({
  fold,
  presence,
  counted,
  window,
}: Computation): Pick<RaisedFlags, 'joined_after_end' | 'left_before_start'> => {
  const pieces = counted.length > 0 ? [] : presence.pieces;
  const first = pieces.toSorted((a, b) => a.start.at - b.start.at)[0];
  const last = pieces.toSorted((a, b) => a.end.at - b.end.at).at(-1);
  const isIn = fold.stays.some((stay) => stay.end === 'open');
  return {
    joined_after_end: first !== undefined && first.start.at >= window.end.at ? [first.start.ref] : [],
    left_before_start: last !== undefined && !isIn && last.end.at <= window.start.at ? [last.end.ref] : [],
  };
};

/** Which facts raise which flag (domain.md 3.7). */
export const raiseFlags = (computation: Computation): RaisedFlags => {
  const { fold, presence, couldBe, facts } = computation;
  const blind = facts.blind.map(({ id }): FactRef => ({ type: 'blind', id }));
  const ownWord = facts.events
    .filter((event) => event.source === 'self_witness')
    .map(({ id }): FactRef => ({ type: 'event', id }));
  return {
    merged: presence.segments
      .filter(({ source }) => source.type === 'gap')
      .flatMap(({ start, end }) => [start.ref, end.ref]),
    overlap: overlapping(fold.stays),
    estimated: fold.stays.filter((stay) => isEstimate(stay.end)).map((stay) => stay.left.ref),
    witnessed: fold.stays.filter((stay) => stay.witnessed).map((stay) => stay.joined.ref),
    unverified: couldBe === null ? [] : [...blind, ...ownWord],
    leave_without_join: fold.leavesWithoutJoin,
    connection_failed: fold.failedConnections,
    ...outsideWindow(computation),
  };
};

/** The raised flags by name, in the order of domain.md 3.7. */
export const flagNames = (raised: RaisedFlags): readonly AttendanceFlag[] =>
  ATTENDANCE_FLAGS.filter((flag) => raised[flag].length > 0);
