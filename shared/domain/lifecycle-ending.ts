import {
  decided,
  illegal,
  isEndDue,
  isNoShowDue,
  isUndecided,
  lastMomentOf,
  NOTHING,
  refuse,
  transitionOf,
  windowOf,
  type Step,
} from './lifecycle-rules.ts';
import type { Command, Decision, Effect, LifecycleFacts, SessionState } from './lifecycle-types.ts';
import { settableStatuses } from './human-entries.ts';
import { isOneStudent, samePerson } from './session.ts';
import { displayMinutes, MINUTE, SECOND } from './time.ts';

type Of<Type extends Command['type']> = Extract<Command, { readonly type: Type }>;
type Asked = Pick<Command, 'actor'>;

const ends = (sessionId: number, what: 'ended' | 'student_absent'): readonly Effect[] => [
  { type: 'closeRoom', sessionId },
  { type: 'finalise', sessionId },
  { type: 'count', sessionId },
  { type: 'notify', sessionId, what },
];

const completedStep = (session: SessionState, command: Asked, reason: string, now: number): Step => {
  const early = windowOf(session).to - now > session.policy.latenessGraceMinutes * MINUTE;
  return {
    transition: { ...transitionOf(session, 'completed', command, reason, now), endedAt: now },
    effects: ends(session.id, 'ended'),
    flags: early ? [{ sessionId: session.id, flag: 'ended_early' }] : [],
  };
};

/** Waiting is work: the teacher of an absent student is judged by `[S, ended_at)`, never beyond E. */
const absentStep = (session: SessionState, command: Asked, reason: string, now: number): Step => {
  const window = windowOf(session);
  return {
    transition: {
      ...transitionOf(session, 'absent', command, reason, now),
      endedAt: now,
      teacherWindow: { from: window.from, to: Math.min(now, window.to) },
    },
    effects: ends(session.id, 'student_absent'),
    flags: [],
  };
};

const studentCame = (facts: Pick<LifecycleFacts, 'studentCountedMs'>): boolean => facts.studentCountedMs >= SECOND;

/** How a session ends without anybody pressing a button: ABSENT when its only student has no counted second. */
export const automaticEnd = (
  session: SessionState,
  facts: Pick<LifecycleFacts, 'studentCountedMs'>,
  command: Asked,
  reason: 'ended_automatically' | 'next_class_started',
  now: number,
): Step =>
  isOneStudent(session.kind, session.subtype) && !studentCame(facts)
    ? absentStep(session, command, reason, now)
    : completedStep(session, command, reason, now);

export const endAutomatically = (
  command: Of<'end_automatically'>,
  session: SessionState,
  facts: LifecycleFacts,
  now: number,
): Decision => {
  if (session.status !== 'ongoing') return illegal(session, 'completed');
  if (!isEndDue(session, facts, now)) return refuse({ code: 'not_due' });
  return decided(session, automaticEnd(session, facts, command, 'ended_automatically', now));
};

/** A person ends the class: never before S, before half of it only with a reason (domain.md 2). */
export const complete = (command: Of<'complete'>, session: SessionState, now: number): Decision => {
  if (session.status !== 'ongoing') return illegal(session, 'completed');
  const { from, to } = windowOf(session);
  if (now < from) return refuse({ code: 'too_early', allowedAt: from });
  const beforeHalf = 2 * (now - from) < to - from;
  if (beforeHalf && command.reason.trim() === '') return refuse({ code: 'reason_required' });
  return decided(session, completedStep(session, command, command.reason, now));
};

/** "Mark student absent" (domain.md 2); a student who was in refuses it with their minutes. */
export const markAbsent = (
  command: Of<'mark_absent'>,
  session: SessionState,
  facts: LifecycleFacts,
  now: number,
): Decision => {
  if (session.status !== 'ongoing') return illegal(session, 'absent');
  if (!isOneStudent(session.kind, session.subtype)) return refuse({ code: 'not_one_student' });
  if (studentCame(facts)) {
    const attendedMs = facts.studentCountedMs;
    return refuse({ code: 'student_attended', minutes: displayMinutes(attendedMs), attendedMs });
  }
  const allowedAt = windowOf(session).from + session.policy.absentWaitMinutes * MINUTE;
  if (now < allowedAt) return refuse({ code: 'too_early', allowedAt });
  if (!facts.teacherInRoom) return refuse({ code: 'teacher_not_in_room' });
  return decided(session, absentStep(session, command, command.reason, now));
};

/** *Held*: the class took place where LiveKit could not see it; statuses are entered by hand (domain.md 2). */
export const hold = (command: Of<'hold'>, session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  if (session.status !== 'scheduled' && session.status !== 'ready') return illegal(session, 'completed');
  if (command.actor.type !== 'staff' || command.actor.role === 'teacher') return refuse({ code: 'forbidden' });
  const endedAt = windowOf(session).to;
  if (now < endedAt) return refuse({ code: 'too_early', allowedAt: endedAt });
  const people = facts.expected.filter(
    (person) => !command.statuses.some((entered) => samePerson(entered.person, person)),
  );
  if (people.length > 0) return refuse({ code: 'statuses_missing', people });
  for (const { person, status } of command.statuses) {
    const allowed = settableStatuses(person.type === 'staff' ? 'teacher' : 'student');
    if (!allowed.includes(status)) return refuse({ code: 'status_not_allowed', status, allowed });
  }
  const sessionId = session.id;
  return decided(session, {
    transition: { ...transitionOf(session, 'completed', command, command.reason, now), endedAt },
    effects: [
      { type: 'closeRoom', sessionId },
      { type: 'finalise', sessionId, statuses: command.statuses },
      { type: 'count', sessionId },
      { type: 'notify', sessionId, what: 'ended' },
    ],
    flags: [],
  });
};

export const teacherNoShow = (
  command: Of<'teacher_no_show'>,
  session: SessionState,
  facts: LifecycleFacts,
  now: number,
): Decision => {
  if (session.status !== 'scheduled' && session.status !== 'ready') return illegal(session, 'cancelled');
  if (!isNoShowDue(session, facts, now)) return refuse({ code: 'not_due' });
  return decided(session, {
    transition: {
      ...transitionOf(session, 'cancelled', command, 'teacher_no_show', now),
      endedAt: lastMomentOf(session),
    },
    effects: [
      { type: 'closeRoom', sessionId: session.id },
      { type: 'notify', sessionId: session.id, what: 'cancelled' },
    ],
    flags: [],
  });
};

/** No transition, only the mark: the session waits for a supervisor or for facts that arrive later. */
export const flagUndecided = (session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  if (session.flags.includes('undecided')) return NOTHING;
  if (!isUndecided(session, facts, now)) return refuse({ code: 'not_due' });
  return {
    ok: true,
    transitions: [],
    effects: [{ type: 'notify', sessionId: session.id, what: 'undecided' }],
    flags: [{ sessionId: session.id, flag: 'undecided' }],
  };
};
