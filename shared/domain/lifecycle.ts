import {
  automaticEnd,
  complete,
  endAutomatically,
  flagUndecided,
  hold,
  markAbsent,
  teacherNoShow,
} from './lifecycle-ending.ts';
import {
  decided,
  illegal,
  isEndDue,
  isNoShowDue,
  isStartDue,
  isUndecided,
  NOTHING,
  refuse,
  transitionOf,
  windowOf,
  type Step,
} from './lifecycle-rules.ts';
import type {
  Command,
  Decision,
  Effect,
  LifecycleActor,
  LifecycleFacts,
  NotifyWhat,
  SessionState,
} from './lifecycle-types.ts';
import { isOneStudent, type SessionKind } from './session.ts';
import { HOUR, MINUTE } from './time.ts';

type Of<Type extends Command['type']> = Extract<Command, { readonly type: Type }>;

const noticeEnds = (session: SessionState): number =>
  windowOf(session).from - session.policy.rescheduleNoticeHours * HOUR;

const isTeacher = (actor: LifecycleActor): boolean => actor.type === 'staff' && actor.role === 'teacher';

/** A teacher gives a class another time, or takes it off its time, until the notice before S; supervisors and admins at any time (domain.md 2). */
const refusedInsideNotice = (
  { actor, type: wanted }: Of<'reschedule'> | Of<'unschedule'>,
  session: SessionState,
  now: number,
): Decision | null => {
  const until = noticeEnds(session);
  return isTeacher(actor) && now > until
    ? refuse({ code: 'inside_notice', wanted, noticeHours: session.policy.rescheduleNoticeHours, until })
    : null;
};

/**
 * What losing one's time takes with it: the policy frozen at READY, and the room. That may be there before READY too: it
 * is made first, and whoever made it may have died then (domain.md 2, Rooms).
 */
const leavingTime = (session: SessionState, what: NotifyWhat): readonly Effect[] => [
  { type: 'closeRoom', sessionId: session.id },
  ...(session.status === 'ready' ? ([{ type: 'thawPolicy', sessionId: session.id }] as const) : []),
  { type: 'notify', sessionId: session.id, what },
];

/** Whoever places asks for the quota left, at the wanted time and under the people's locks (domain.md 5). */
const schedule = (command: Of<'schedule'>, session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  if (session.status !== 'unscheduled') return illegal(session, 'scheduled');
  if (command.startsAt < now) return refuse({ code: 'not_in_future', startsAt: command.startsAt });
  if (facts.clash !== null) return refuse({ code: 'conflict', clash: facts.clash });
  return decided(session, {
    transition: {
      ...transitionOf(session, 'scheduled', command, 'scheduled', now),
      window: { from: command.startsAt, to: command.endsAt },
    },
    effects: [{ type: 'notify', sessionId: session.id, what: 'scheduled' }],
    flags: [],
  });
};

const unschedule = (command: Of<'unschedule'>, session: SessionState, now: number): Decision => {
  if (session.status !== 'scheduled' && session.status !== 'ready') return illegal(session, 'unscheduled');
  if (command.cause === 'subscription_paused' && !isOneStudent(session.kind, session.subtype)) {
    return refuse({ code: 'not_one_student' });
  }
  // Taking the time away and giving another is a reschedule in two steps.
  const late = refusedInsideNotice(command, session, now);
  if (late) return late;
  if (command.cause === 'staff' && command.reason.trim() === '') return refuse({ code: 'reason_required' });
  const reason = command.cause === 'staff' ? command.reason : command.cause;
  return decided(session, {
    transition: { ...transitionOf(session, 'unscheduled', command, reason, now), window: null },
    effects: leavingTime(session, 'unscheduled'),
    flags: [],
  });
};

const reschedule = (command: Of<'reschedule'>, session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  if (session.status !== 'scheduled' && session.status !== 'ready') return illegal(session, 'scheduled');
  const late = refusedInsideNotice(command, session, now);
  if (late) return late;
  if (command.reason.trim() === '') return refuse({ code: 'reason_required' });
  if (command.startsAt <= now) return refuse({ code: 'not_in_future', startsAt: command.startsAt });
  if (facts.clash !== null) return refuse({ code: 'conflict', clash: facts.clash });
  return decided(session, {
    transition: {
      ...transitionOf(session, 'scheduled', command, command.reason, now),
      window: { from: command.startsAt, to: command.endsAt },
    },
    effects: leavingTime(session, 'rescheduled'),
    flags: [],
  });
};

/** A class that a job may not open stays SCHEDULED, is marked once, and those concerned are told (domain.md 5). */
const markClash = ({ id: sessionId, flags }: SessionState): Decision =>
  flags.includes('clash')
    ? NOTHING
    : {
        ok: true,
        transitions: [],
        effects: [{ type: 'notify', sessionId, what: 'clash' }],
        flags: [{ sessionId, flag: 'clash' }],
      };

/** READY needs a room in LiveKit first: without one the decision only asks for it, and is asked again. */
const open = (command: Of<'open'>, session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  if (session.status !== 'scheduled') return illegal(session, 'ready');
  const { from, to } = windowOf(session);
  const allowedAt = from - session.policy.meetingCreationWindowMinutes * MINUTE;
  if (now < allowedAt) return refuse({ code: 'too_early', allowedAt });
  if (now >= to) return refuse({ code: 'too_late', endedAt: to });
  const sessionId = session.id;
  if (facts.clash !== null)
    return command.actor.type === 'system' ? markClash(session) : refuse({ code: 'conflict', clash: facts.clash });
  if (!facts.roomOpen) return { ok: true, transitions: [], effects: [{ type: 'createRoom', sessionId }], flags: [] };
  return decided(session, {
    transition: transitionOf(session, 'ready', command, 'room_open', now),
    effects: [
      { type: 'freezePolicy', sessionId },
      { type: 'notify', sessionId, what: 'room_open' },
    ],
    flags: [],
  });
};

/**
 * The first join of the teacher before E starts a READY session; any other join is a fact only.
 * The teacher's class that ran past its own E ends with it, and news from long ago goes straight to the end.
 */
const teacherJoined = (
  command: Of<'teacher_joined'>,
  session: SessionState,
  facts: LifecycleFacts,
  now: number,
): Decision => {
  if (session.status !== 'ready' || command.at >= windowOf(session).to) return NOTHING;
  const ended = facts.otherOngoing
    .filter((other) => other.session.status === 'ongoing' && now >= windowOf(other.session).to)
    .map((other) => automaticEnd(other.session, other.facts, command, 'next_class_started', now));
  const started: Step = {
    transition: transitionOf(session, 'ongoing', command, 'teacher_joined', now),
    effects: [{ type: 'notify', sessionId: session.id, what: 'started' }],
    flags: [],
  };
  const ongoing: SessionState = { ...session, status: 'ongoing' };
  const over = isEndDue(ongoing, facts, now) ? [automaticEnd(ongoing, facts, command, 'ended_automatically', now)] : [];
  return decided(session, ...ended, started, ...over);
};

const cancel = (command: Of<'cancel'>, session: SessionState, now: number): Decision => {
  if (session.status !== 'scheduled' && session.status !== 'ready') return illegal(session, 'cancelled');
  // An undecided session is for a supervisor to settle: its teacher may be the one who did not come.
  if (isTeacher(command.actor) && session.flags.includes('undecided')) return refuse({ code: 'forbidden' });
  if (command.reason.trim() === '') return refuse({ code: 'reason_required' });
  const late = isTeacher(command.actor) && now > noticeEnds(session);
  return decided(session, {
    transition: { ...transitionOf(session, 'cancelled', command, command.reason, now), endedAt: now },
    effects: [
      { type: 'closeRoom', sessionId: session.id },
      { type: 'notify', sessionId: session.id, what: 'cancelled' },
    ],
    flags: late ? [{ sessionId: session.id, flag: 'late_cancel' }] : [],
  });
};

/**
 * Decides one command on one session (domain.md 2): the transitions with their effects and flags, or the
 * refusal to answer with. Rights are checked before (`can`); only rules that depend on the role are here.
 */
export const decide = (command: Command, session: SessionState, facts: LifecycleFacts, now: number): Decision => {
  switch (command.type) {
    case 'schedule':
      return schedule(command, session, facts, now);
    case 'unschedule':
      return unschedule(command, session, now);
    case 'reschedule':
      return reschedule(command, session, facts, now);
    case 'open':
      return open(command, session, facts, now);
    case 'teacher_joined':
      return teacherJoined(command, session, facts, now);
    case 'complete':
      return complete(command, session, now);
    case 'mark_absent':
      return markAbsent(command, session, facts, now);
    case 'cancel':
      return cancel(command, session, now);
    case 'hold':
      return hold(command, session, facts, now);
    case 'end_automatically':
      return endAutomatically(command, session, facts, now);
    case 'teacher_no_show':
      return teacherNoShow(command, session, facts, now);
    default:
      return flagUndecided(session, facts, now);
  }
};

/** The job that moves sessions of this kind (domain.md 8). */
export const lifecycleJobOf = (kind: SessionKind): string =>
  kind === 'quran' ? 'sessions:manage-meetings' : 'academic-sessions:manage-meetings';

/** The command that time itself asks of a session now, for the scans; `null` when there is nothing to do. */
export const dueTransitions = (session: SessionState, facts: LifecycleFacts, now: number): Command | null => {
  const actor: LifecycleActor = { type: 'system', job: lifecycleJobOf(session.kind) };
  if (isEndDue(session, facts, now)) return { type: 'end_automatically', actor };
  if (session.status !== 'scheduled' && session.status !== 'ready') return null;
  if (isStartDue(session, facts) && facts.teacherFirstJoinAt !== null) {
    return { type: 'teacher_joined', actor, at: facts.teacherFirstJoinAt };
  }
  if (isNoShowDue(session, facts, now)) return { type: 'teacher_no_show', actor };
  if (isUndecided(session, facts, now)) {
    return session.flags.includes('undecided') ? null : { type: 'flag_undecided', actor };
  }
  const { from, to } = windowOf(session);
  const opensAt = from - session.policy.meetingCreationWindowMinutes * MINUTE;
  return session.status === 'scheduled' && now >= opensAt && now < to ? { type: 'open', actor } : null;
};
