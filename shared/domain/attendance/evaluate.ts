import type { Policy } from '../policy.ts';
import type { AttendanceStatus } from '../session.ts';
import { union } from '../time.ts';
import { computeAttendance, type Computation } from './compute.ts';
import type { AttendanceFacts } from './facts.ts';
import { flagNames, raiseFlags, type AttendanceFlag } from './flags.ts';
import { liveStateOf, type LiveState } from './live-state.ts';
import { isEstimate, lengthOfSegments } from './presence.ts';
import type { Stay, StayEnd } from './stays.ts';

/** One connection as kept in JSON on `meeting_attendances` (domain.md 3.3). */
export type Cycle = {
  readonly roomSid: string;
  readonly participantSid: string;
  readonly joinedAt: number;
  /** Null while the person is in the room. */
  readonly leftAt: number | null;
  readonly end: StayEnd;
  readonly flags: readonly ('estimated' | 'witnessed')[];
};

/** The verdict about one person and the facts beside it; milliseconds throughout. */
export type Attendance = {
  /** In a live session: what the verdict would be if all ended now; screens show `liveState` instead. */
  readonly status: AttendanceStatus;
  readonly attendedMs: number;
  readonly windowMs: number;
  /** attended ÷ window, exactly. */
  readonly ratio: { readonly numerator: number; readonly denominator: number };
  readonly lateMs: number | null;
  readonly leftEarlyMs: number | null;
  /** Merged time before and after the window: shown, never counted. */
  readonly earlyMs: number;
  readonly overtimeMs: number;
  readonly flags: readonly AttendanceFlag[];
  readonly cycles: readonly Cycle[];
  readonly firstJoin: number | null;
  /** Null when the person never was in, and while they are in. */
  readonly lastLeave: number | null;
  readonly rejoins: number;
  readonly inRoom: boolean;
  readonly liveState: LiveState;
};

const cycleOf = (stay: Stay): Cycle => ({
  roomSid: stay.roomSid,
  participantSid: stay.participantSid,
  joinedAt: stay.joined.at,
  leftAt: stay.end === 'open' ? null : stay.left.at,
  end: stay.end,
  flags: [
    ...(isEstimate(stay.end) ? (['estimated'] as const) : []),
    ...(stay.witnessed ? (['witnessed'] as const) : []),
  ],
});

/** The verdict as read off a computation that is already made. */
export const attendanceOf = (computation: Computation): Attendance => {
  const { fold, measured, facts, now } = computation;
  const { attendedMs, windowMs, lateMs } = measured;
  const inRoom = fold.stays.some((stay) => stay.end === 'open');
  const times = fold.stays.map((stay) => ({ from: stay.joined.at, to: stay.left.at }));
  const visits = union(times);
  return {
    status: computation.verdict.status,
    attendedMs,
    windowMs,
    ratio: { numerator: attendedMs, denominator: windowMs },
    lateMs,
    leftEarlyMs: computation.leftEarlyMs,
    earlyMs: lengthOfSegments(computation.early),
    overtimeMs: lengthOfSegments(computation.overtime),
    flags: flagNames(raiseFlags(computation)),
    cycles: fold.stays.map(cycleOf),
    firstJoin: visits[0]?.from ?? null,
    lastLeave: inRoom ? null : (visits.at(-1)?.to ?? null),
    rejoins: Math.max(0, visits.length - 1),
    inRoom,
    liveState: liveStateOf({ inRoom, wasIn: visits.length > 0 }, facts, now),
  };
};

/**
 * Attendance of one person in one session, from facts alone (domain.md 3): no clock, database or network.
 * Throws a RangeError when `now` is earlier than a given fact.
 */
export const evaluate = (facts: AttendanceFacts, policy: Policy, now: number): Attendance =>
  attendanceOf(computeAttendance(facts, policy, now));
