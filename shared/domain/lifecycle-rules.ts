import type {
  Command,
  Decision,
  Effect,
  FlagRaised,
  LifecycleFacts,
  Refusal,
  SessionState,
  Transition,
} from './lifecycle-types.ts';
import type { SessionStatus } from './session.ts';
import { MINUTE, overlaps, type Interval } from './time.ts';

/** Where each status may go (domain.md 2); the database refuses everything else too. */
export const ALLOWED_TRANSITIONS = {
  unscheduled: ['scheduled'],
  scheduled: ['unscheduled', 'scheduled', 'ready', 'cancelled', 'completed'],
  ready: ['unscheduled', 'scheduled', 'ongoing', 'cancelled', 'completed'],
  ongoing: ['completed', 'absent'],
  completed: [],
  absent: [],
  cancelled: [],
} as const satisfies Record<SessionStatus, readonly SessionStatus[]>;

/** A room that has been empty this long after E is over (domain.md 2). */
const QUIET = 5 * MINUTE;

/** The scheduled window `[S, E)`; a session that has none cannot be asked for it. */
export const windowOf = (session: SessionState): Interval => {
  if (session.startsAt === null || session.endsAt === null) {
    throw new Error(`session ${session.id} is ${session.status} without a time`);
  }
  return { from: session.startsAt, to: session.endsAt };
};

/** E + cleanup delay: the last moment of joining, and of waiting for a teacher. */
export const lastMomentOf = (session: SessionState): number =>
  windowOf(session).to + session.policy.meetingCleanupDelayMinutes * MINUTE;

/** An ongoing session ends by itself: after E with nobody in for 5 minutes, at the latest at E + cleanup delay. */
export const isEndDue = (session: SessionState, facts: LifecycleFacts, now: number): boolean => {
  const quiet = !facts.someoneInRoom && (facts.lastSomeoneInAt === null || now - facts.lastSomeoneInAt >= QUIET);
  return session.status === 'ongoing' && now >= windowOf(session).to && (quiet || now >= lastMomentOf(session));
};

const isWaiting = (session: SessionState): boolean => session.status === 'scheduled' || session.status === 'ready';

/** The teacher was in before E, so the session was held, however late the news came. */
export const isStartDue = (session: SessionState, facts: LifecycleFacts): boolean =>
  session.status === 'ready' && facts.teacherFirstJoinAt !== null && facts.teacherFirstJoinAt < windowOf(session).to;

/** The teacher never came though they could have, and somebody could have seen it (domain.md 2). */
export const isNoShowDue = (session: SessionState, facts: LifecycleFacts, now: number): boolean => {
  if (!isWaiting(session) || now < lastMomentOf(session)) return false;
  const came = facts.teacherFirstJoinAt !== null && facts.teacherFirstJoinAt <= lastMomentOf(session);
  const window = windowOf(session);
  return !came && facts.roomExisted && !facts.blind.some((period) => overlaps(period, window));
};

/** Past E + cleanup delay and no rule may end it: a person decides (domain.md 2, `undecided`). */
export const isUndecided = (session: SessionState, facts: LifecycleFacts, now: number): boolean =>
  isWaiting(session) &&
  now >= lastMomentOf(session) &&
  !isStartDue(session, facts) &&
  !isNoShowDue(session, facts, now);

export const refuse = (refusal: Refusal): Decision => ({ ok: false, refusal });

/** `409 invalid_transition`: names from, to and what else would be allowed. */
export const illegal = (session: SessionState, to: SessionStatus): Decision => ({
  ok: false,
  refusal: {
    code: 'invalid_transition',
    from: session.status,
    to,
    allowed: ALLOWED_TRANSITIONS[session.status].filter((status) => status !== to),
  },
});

/** One transition of one session with what follows from it. */
export type Step = {
  readonly transition: Transition;
  readonly effects: readonly Effect[];
  readonly flags: readonly FlagRaised[];
};

/** Nothing changes: what was reported is kept as a fact only. */
export const NOTHING: Decision = { ok: true, transitions: [], effects: [], flags: [] };

/** A decision made of steps, in their order; a session that moves waits for nobody's word any more. */
export const decided = (session: SessionState, ...steps: readonly Step[]): Decision => {
  const clearing = (['undecided', 'clash'] as const)
    .filter((flag) => session.flags.includes(flag))
    .map((flag): Effect => ({ type: 'clearFlag', sessionId: session.id, flag }));
  return {
    ok: true,
    transitions: steps.map((step) => step.transition),
    effects: [...steps.flatMap((step) => step.effects), ...clearing],
    flags: steps.flatMap((step) => step.flags),
  };
};

/** The row that a command leaves behind. */
export const transitionOf = (
  session: SessionState,
  to: SessionStatus,
  command: Pick<Command, 'actor'>,
  reason: string,
  at: number,
): Transition => ({ sessionId: session.id, from: session.status, to, actor: command.actor, reason, at });
