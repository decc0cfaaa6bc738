import { cameFromTwoDevices } from '#shared/domain/attendance/two-devices.ts';
import type { ExplainNode, Person, SessionDetail } from '#shared/contract/sessions.ts';
import { computeAttendance } from '#shared/domain/attendance/compute.ts';
import { attendanceOf } from '#shared/domain/attendance/evaluate.ts';
import { explanationOf, isLeaf, type Sentence } from '#shared/domain/attendance/explain.ts';
import type { AttendanceFacts } from '#shared/domain/attendance/facts.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { factsWith, policy } from '#tests/support/attendance-facts.ts';

/** Monday 23 November 2026, 16:00 in Riyadh. */
export const FOUR = Date.parse('2026-11-23T13:00:00Z');

type Facts = Partial<Pick<AttendanceFacts, 'events' | 'sightings' | 'roomEnds' | 'blind' | 'override' | 'corrections'>>;

export interface MadePerson extends Facts {
  readonly role?: Person['role'];
  readonly name: string;
}

export interface MadeSession extends Partial<
  Omit<SessionDetail, 'people' | 'teacher' | 'window' | 'asOf' | 'blind' | 'endsAt'>
> {
  readonly id: number;
  readonly now: number;
  readonly people?: readonly MadePerson[];
}

/**
 * A session as the server would answer it at `now`: its people's verdicts, cycles and sentences come from their facts by
 * the one computation. Times of facts are epoch milliseconds; ids of people follow their order.
 */
export function makeSession({ now, people = [], ...given }: MadeSession): SessionDetail {
  const startsAt = given.startsAt ?? FOUR;
  const durationMinutes = given.durationMinutes ?? 60;
  const endsAt = startsAt + durationMinutes * MINUTE;
  const status = given.status ?? 'completed';
  const endedAt = given.endedAt === undefined ? (isTerminal(status) ? endsAt : null) : given.endedAt;
  const window = { from: startsAt, to: endsAt, effective: false };
  const blind = people[0]?.blind ?? [];
  const made = people.map((person, index) => toPerson(person, index + 1, { startsAt, endsAt, endedAt, status, now }));
  const students = made.filter(({ role }) => role === 'student');
  const count = (of: string): number => students.filter((student) => student.status === of).length;
  return {
    kind: 'quran',
    subtype: 'circle',
    title: 'حلقة عاصم',
    version: 1,
    opensAt: startsAt - 15 * MINUTE,
    closesAt: endsAt + 30 * MINUTE,
    roomOpen: status === 'ready' || status === 'ongoing',
    roomOpenedAt: null,
    roomLocked: false,
    startedAt: null,
    endReason: null,
    flags: [],
    inRoomCount: made.filter(({ cycles }) => cycles.some(({ to }) => to === null)).length,
    evaluated: null,
    unknownIdentities: [],
    transitions: [],
    lastNotes: null,
    ...given,
    startsAt,
    endsAt,
    durationMinutes,
    status,
    endedAt,
    expectedCount: students.length,
    verdicts: isTerminal(status)
      ? {
          present: count('present'),
          late: count('late'),
          partial: count('partial'),
          absent: count('absent'),
          excused: count('excused'),
          unverified: students.filter(({ flags }) => flags.includes('unverified')).length,
        }
      : null,
    teacher: { id: 1, name: made.find(({ role }) => role === 'teacher')?.name ?? 'عبد الرحمن بن سعد المطيري' },
    asOf: now,
    window,
    people: made,
    blind: blind.map(({ from, to }) => ({ from, to })),
  };
}

interface Of {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly endedAt: number | null;
  readonly status: SessionDetail['status'];
  readonly now: number;
}

function toPerson({ role = 'student', name, ...facts }: MadePerson, id: number, of: Of): Person {
  const { startsAt, endsAt, endedAt, now } = of;
  const computation = computeAttendance(factsWith({ role, startsAt, endsAt, endedAt, ...facts }), policy, now);
  const attendance = attendanceOf(computation);
  const judged = isTerminal(of.status) && of.status !== 'cancelled';
  return {
    role,
    id,
    identity: `${role === 'teacher' ? 'staff' : 'student'}-${id}`,
    name,
    timeZone: 'Asia/Riyadh',
    liveState: attendance.liveState,
    status: judged ? attendance.status : null,
    overridden: facts.override !== undefined && facts.override !== null,
    attendedMs: attendance.attendedMs,
    countingSince: attendance.inRoom && endedAt === null && now < endsAt ? Math.max(now, startsAt) : null,
    windowMs: attendance.windowMs,
    lateMs: attendance.lateMs,
    leftEarlyMs: endedAt === null ? null : attendance.leftEarlyMs,
    earlyMs: attendance.earlyMs,
    overtimeMs: attendance.overtimeMs,
    firstJoinAt: attendance.firstJoin,
    lastLeaveAt: attendance.lastLeave,
    flags: [...attendance.flags],
    cycles: attendance.cycles.map((cycle) => ({
      from: cycle.joinedAt,
      to: cycle.leftAt,
      sid: cycle.participantSid,
      source: 'webhook',
      flags: [...cycle.flags],
    })),
    events: (facts.events ?? []).map((event) => ({
      id: event.id,
      at: event.at,
      what: event.kind,
      sid: event.participantSid,
      reason: event.reason,
    })),
    explain: nodeOf(explanationOf(computation)),
    twoDevices: cameFromTwoDevices({ events: [], sightings: [], ...facts }),
    policyVersion: 12,
    lastFive: [],
    lastStop: null,
    lastGrade: null,
  };
}

/** A sentence tree in the contract's form. */
export const nodeOf = (sentence: Sentence): ExplainNode => ({
  code: sentence.code,
  params: { ...sentence.params },
  fact: isLeaf(sentence) ? factOf(sentence.ref) : null,
  children: isLeaf(sentence) ? [] : sentence.children.map(nodeOf),
});

type Ref = Extract<Sentence, { ref: object }>['ref'];
const factOf = (ref: Ref): string => {
  if (ref.type === 'policy') return 'policy:12';
  return ref.type === 'session' ? `session:${ref.field}` : `${ref.type}:${ref.id}`;
};

/** A joined and a left event of one connection; epoch milliseconds. */
export const stay = (sid: string, from: number, to: number | null, reason: string | null = null) => [
  eventAt('joined', sid, from, null),
  ...(to === null ? [] : [eventAt('left', sid, to, reason)]),
];

const eventAt = (kind: 'joined' | 'left', sid: string, at: number, reason: string | null) => ({
  id: `EV_${kind}_${sid}`,
  kind,
  roomSid: 'RM_1',
  participantSid: sid,
  at,
  joinedAt: null,
  reason,
  source: 'livekit' as const,
  counts: true,
});
