import type { ExplainNode, Person, SessionDetail } from '#shared/contract/sessions.ts';
import type { AttendanceStatus } from '#shared/domain/session.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { isFinal } from './live.ts';

/** Why a row asks for a person (product.md, "Supervisor · Review"). */
export const REASONS = [
  'contested',
  'undecided',
  'clash',
  'unknown_identity',
  'unverified',
  'lost_leave',
  'two_devices',
  'leave_without_join',
  'teacher_after_student',
  'no_events',
  'over_quota',
  'no_subscription',
  'count_differs',
] as const;
export type Reason = (typeof REASONS)[number];

/** What is the likely way out. */
export type Fix =
  | 'decide'
  | 'answer'
  | 'link_identity'
  | `mark_${AttendanceStatus}`
  | 'accept_estimate'
  | 'confirm_identity'
  | 'ask_teacher'
  | 'keep_verdicts'
  | 'renew'
  | 'subscribe'
  | 'recount';

export interface Doubt {
  /** The same for the same doubt, whatever else changes. */
  readonly key: string;
  readonly session: SessionDetail;
  readonly reason: Reason;
  readonly fix: Fix;
  /** Whom it is about; null when it is about the session as a whole. */
  readonly person: Person | null;
  /** For an unknown identity: what LiveKit called it. */
  readonly identity: string | null;
}

/** A teacher later than this, with a student there before them, is worth a look. */
const TEACHER_LATE_MS = 5 * MINUTE;

/** What of a session asks for a person. Only what stands is doubted: a class that goes on may still clear itself up. */
export function doubtsOf(session: SessionDetail, now: number): readonly Doubt[] {
  const about = (reason: Reason, fix: Fix, person: Person | null = null, identity: string | null = null): Doubt => ({
    key: `${session.id}/${reason}/${person?.identity ?? identity ?? ''}`,
    session,
    reason,
    fix,
    person,
    identity,
  });
  const flagged = (flag: string): boolean => session.flags.includes(flag);
  // The server flags the session; with one student there is no doubt whose package it is.
  const student = onlyStudent(session);
  const whole = [
    ...(flagged('undecided') ? [about('undecided', 'decide')] : []),
    ...(flagged('clash') ? [about('clash', 'ask_teacher')] : []),
    ...session.unknownIdentities.map((identity) => about('unknown_identity', 'link_identity', null, identity)),
    ...(flagged('over_quota') ? [about('over_quota', 'renew', student)] : []),
    ...(flagged('no_subscription') ? [about('no_subscription', 'subscribe', student)] : []),
    ...(flagged('count_differs') ? [about('count_differs', 'recount', student)] : []),
  ];
  if (!isFinal(session, now) || session.status === 'cancelled') return whole;

  const late = teacherAfterStudents(session);
  return [
    ...whole,
    ...(session.people.every((person) => person.cycles.length === 0) ? [about('no_events', 'ask_teacher')] : []),
    ...(late === null ? [] : [about('teacher_after_student', 'keep_verdicts', late)]),
    ...session.people
      .filter((person) => person.entries?.contest != null)
      .map((person) => about('contested', 'answer', person)),
    ...session.people
      .filter((person) => !person.overridden)
      .flatMap((person) => reasonsFor(person, session).map(([reason, fix]) => about(reason, fix, person))),
  ];
}

/** The doubts of many sessions, in the order of the sessions. */
export const doubtsOfAll = (sessions: readonly SessionDetail[], now: number): readonly Doubt[] =>
  sessions.flatMap((session) => doubtsOf(session, now));

function reasonsFor(person: Person, session: SessionDetail): readonly (readonly [Reason, Fix])[] {
  const has = (flag: string): boolean => person.flags.includes(flag);
  return [
    ...(has('unverified') ? [['unverified', likelyOf(person)] as const] : []),
    ...(has('estimated') && estimateMatters(person, session) ? [['lost_leave', 'accept_estimate'] as const] : []),
    ...(person.twoDevices === true ? [['two_devices', 'confirm_identity'] as const] : []),
    ...(has('leave_without_join') ? [['leave_without_join', 'ask_teacher'] as const] : []),
  ];
}

/** An estimate after the counted window changes no minute, so it asks for nobody. */
const estimateMatters = (person: Person, { window }: SessionDetail): boolean =>
  person.cycles.some(({ flags, to }) => flags.includes('estimated') && to !== null && to <= window.to);

/** What the person would be, had they been in while nobody could see: the explanation says so. */
function likelyOf({ explain }: Person): Fix {
  const unverified = explain?.children.find((node) => node.code === 'flag' && node.params['flag'] === 'unverified');
  const couldBe = unverified?.params['couldBe'];
  return isStatus(couldBe) ? `mark_${couldBe}` : 'ask_teacher';
}

const isStatus = (value: ExplainNode['params'][string] | undefined): value is AttendanceStatus =>
  value === 'present' || value === 'late' || value === 'partial' || value === 'absent' || value === 'excused';

function onlyStudent({ people }: SessionDetail): Person | null {
  const [student, ...others] = people.filter(({ role }) => role === 'student');
  return others.length === 0 ? (student ?? null) : null;
}

/** The teacher, when they came late and a student was there before them. */
function teacherAfterStudents({ people }: SessionDetail): Person | null {
  const teacher = people.find(({ role }) => role === 'teacher');
  const lateMs = teacher?.lateMs ?? 0;
  if (teacher === undefined || lateMs <= TEACHER_LATE_MS) return null;
  const someoneWaited = people.some((one) => one.role === 'student' && one.lateMs !== null && one.lateMs < lateMs);
  return someoneWaited ? teacher : null;
}
