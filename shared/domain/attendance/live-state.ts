import { MINUTE } from '../time.ts';

/** Events may still come for this long after a session ended (domain.md 3.8). */
export const SETTLING_MS = 2 * MINUTE;

/** What a screen shows of a person before there is a verdict, and `final` once there is one. */
export type LiveState = 'expected' | 'waiting' | 'in_room' | 'left' | 'settling' | 'final';

/** The honest state of a person: nobody is "absent" before the session has ended (domain.md 3.8). */
export const liveStateOf = (
  person: { readonly inRoom: boolean; readonly wasIn: boolean },
  session: { readonly startsAt: number; readonly endedAt: number | null },
  now: number,
): LiveState => {
  if (session.endedAt !== null) return now < session.endedAt + SETTLING_MS ? 'settling' : 'final';
  if (person.inRoom) return now < session.startsAt ? 'waiting' : 'in_room';
  return person.wasIn ? 'left' : 'expected';
};
