import type { Policy } from './policy.ts';
import { isTerminal, type SessionStatus } from './session.ts';
import { MINUTE, SECOND } from './time.ts';

/** Who wants in: the session's teacher, a student, or staff who look on unseen. */
export type JoinRole = 'teacher' | 'student' | 'observer';

/** What joining needs to know of a session; instants in epoch ms, null where there is none yet. */
export type JoinableSession = {
  readonly status: SessionStatus;
  readonly startsAt: number | null;
  readonly endsAt: number | null;
  readonly endedAt: number | null;
};

/** Joining is possible in `[opensAt, closesAt)`. */
export type JoinWindow = { readonly opensAt: number; readonly closesAt: number };

/** What the session knows of the person who asks. */
export type JoinPerson = {
  /** Put out and on the session's deny list. */
  readonly removed: boolean;
  /** The last moment this person was in the room; null when never. */
  readonly lastInAt: number | null;
};

export type JoinRefusal =
  | { readonly code: 'not_scheduled' | 'cancelled' | 'removed' | 'locked' | 'room_not_ready' }
  | { readonly code: 'too_early'; readonly opensAt: number }
  | { readonly code: 'over'; readonly closedAt: number | null };

export type JoinAnswer =
  { readonly ok: true; readonly window: JoinWindow } | { readonly ok: false; readonly refusal: JoinRefusal };

const refuse = (refusal: JoinRefusal): JoinAnswer => ({ ok: false, refusal });

/**
 * When people of this role may be in the session's room (domain.md 9): the teacher (and observers) from
 * S − creation window, students from S − early join, all until E + cleanup delay, never after the session
 * ended. `null` for a session without a time.
 */
export const joinWindow = (session: JoinableSession, role: JoinRole, policy: Policy): JoinWindow | null => {
  if (session.startsAt === null || session.endsAt === null) return null;
  const early = role === 'student' ? policy.studentEarlyJoinMinutes : policy.meetingCreationWindowMinutes;
  const last = session.endsAt + policy.meetingCleanupDelayMinutes * MINUTE;
  return {
    opensAt: session.startsAt - early * MINUTE,
    closesAt: session.endedAt === null ? last : Math.min(last, session.endedAt),
  };
};

/**
 * May this person have a token now? One function for screens, server and tokens (domain.md 9).
 * A locked room still takes back who was in within the reconnect grace.
 */
export const mayJoin = (
  session: JoinableSession & { readonly locked: boolean },
  role: JoinRole,
  person: JoinPerson,
  policy: Policy,
  now: number,
): JoinAnswer => {
  const window = joinWindow(session, role, policy);
  if (session.status === 'cancelled') return refuse({ code: 'cancelled' });
  if (isTerminal(session.status)) return refuse({ code: 'over', closedAt: window?.closesAt ?? session.endedAt });
  if (session.status === 'unscheduled' || window === null) return refuse({ code: 'not_scheduled' });
  if (now < window.opensAt) return refuse({ code: 'too_early', opensAt: window.opensAt });
  if (now >= window.closesAt) return refuse({ code: 'over', closedAt: window.closesAt });
  if (person.removed) return refuse({ code: 'removed' });
  const wasIn = person.lastInAt !== null && now - person.lastInAt <= policy.reconnectGraceSeconds * SECOND;
  if (session.locked && role === 'student' && !wasIn) return refuse({ code: 'locked' });
  if (session.status === 'scheduled') return refuse({ code: 'room_not_ready' });
  return { ok: true, window };
};
