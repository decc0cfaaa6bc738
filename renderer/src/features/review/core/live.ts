import type { Person, SessionDetail } from '#shared/contract/sessions.ts';
import { liveStateOf, SETTLING_MS } from '#shared/domain/attendance/live-state.ts';
import { isTerminal, LIVE_STATUSES } from '#shared/domain/session.ts';
import type { StateName } from '#renderer/ui/states.ts';

/** Sessions and people between two words of the server. `now` is the server's clock, or the copy's age when offline. */

/** In progress or about to be: these stand first and move. What no rule may end any more does not (domain.md 2). */
export const isLive = ({ status, flags }: Pick<SessionDetail, 'status' | 'flags'>): boolean =>
  (LIVE_STATUSES as readonly string[]).includes(status) && !flags.includes('undecided');

/**
 * Verdicts stand: the server has said so, or, in a copy that it cannot reach, the last events have had their time
 * (domain.md 3.8).
 */
export const isFinal = (
  { status, endedAt, people }: Pick<SessionDetail, 'status' | 'endedAt' | 'people'>,
  now: number,
): boolean =>
  isTerminal(status) &&
  (people.every(({ liveState }) => liveState === 'final') || endedAt === null || now >= endedAt + SETTLING_MS);

/** Past its end, and no rule may end it: a person decides (domain.md 2). */
export const isUndecided = ({ status, flags }: Pick<SessionDetail, 'status' | 'flags'>): boolean =>
  flags.includes('undecided') && !isTerminal(status);

/** Counted milliseconds: they grow while the person is in, until the window ends (domain.md 3.4). */
export const attendedAt = (person: Person, windowTo: number, now: number): number =>
  person.countingSince === null
    ? person.attendedMs
    : person.attendedMs + Math.max(0, Math.min(now, windowTo) - person.countingSince);

/** Milliseconds in the room before and after the window: they grow while the person is in, and never count (domain.md 3.4). */
export function outsideAt(
  person: Person,
  { status, window, asOf }: Pick<SessionDetail, 'status' | 'window' | 'asOf'>,
  now: number,
): { readonly earlyMs: number; readonly overtimeMs: number } {
  const { earlyMs = 0, overtimeMs = 0 } = person;
  if (isTerminal(status) || !isInRoom(person)) return { earlyMs, overtimeMs };
  return {
    earlyMs: earlyMs + Math.max(0, Math.min(now, window.from) - asOf),
    overtimeMs: overtimeMs + Math.max(0, now - Math.max(asOf, window.to)),
  };
}

const isInRoom = (person: Pick<Person, 'cycles'>): boolean => person.cycles.some(({ to }) => to === null);

export const inRoomCount = ({ people }: SessionDetail): number =>
  people.filter((person) => person.role === 'student' && isInRoom(person)).length;

/** What may honestly be said of a person: a state while it goes on, the verdict once it stands (domain.md 3.8). */
export function stateOf(person: Person, session: SessionDetail, now: number): StateName {
  if (session.status === 'cancelled') return 'cancelled';
  if (person.status !== null && isFinal(session, now)) {
    return person.flags.includes('unverified') && !person.overridden ? 'unverified' : person.status;
  }
  const wasIn = person.cycles.length > 0;
  const state = liveStateOf({ inRoom: isInRoom(person), wasIn }, session, now);
  return state === 'final' ? 'settling' : state;
}

/** When the class really took place: from its start to its end, null where that is not known. */
export const realTimes = (session: SessionDetail): { readonly from: number; readonly to: number | null } | null =>
  session.startedAt === null ? null : { from: session.startedAt, to: session.endedAt };
