import type { Decision } from '#shared/domain/lifecycle-types.ts';
import { isTerminal } from '#shared/domain/session.ts';

/** Reads who is in a session's room now, and records since when nobody could know (domain.md 3.2). */
export interface LastLook {
  (sessionId: number): Promise<void>;
}

/** The other sessions that a decision about this one ends. */
export const othersEnded = (
  sessionId: number,
  { transitions }: Extract<Decision, { readonly ok: true }>,
): readonly number[] =>
  transitions.filter((one) => one.sessionId !== sessionId && isTerminal(one.to)).map((one) => one.sessionId);

/** Thrown in a transaction that would end sessions into whose rooms nobody has looked: nothing of it is written. */
export class LookFirst extends Error {
  readonly sessionIds: readonly number[];
  constructor(sessionIds: readonly number[]) {
    super(`nobody has looked into the rooms of the sessions that would end: ${sessionIds.join(', ')}`);
    this.sessionIds = sessionIds;
  }
}

/**
 * Does what may end sessions by the way, in a transaction of its own: LiveKit is never asked inside one. Where somebody
 * has to look first, they do, and it is done again. Throws what the look throws.
 */
export async function lookingFirst<T>(
  look: LastLook,
  attempt: (looked: ReadonlySet<number>) => Promise<T>,
): Promise<T> {
  const looked = new Set<number>();
  for (;;) {
    try {
      return await attempt(looked);
    } catch (error) {
      if (!(error instanceof LookFirst)) throw error;
      for (const sessionId of error.sessionIds) {
        await look(sessionId);
        looked.add(sessionId);
      }
    }
  }
}
