import type { SessionRow } from '#shared/contract/sessions.ts';
import { isOneStudent } from '#shared/domain/session.ts';

/** What ending the class for all means at this moment (domain.md 2). */
export type Ending =
  /** Nobody ends a class before S. */
  | { readonly may: false; readonly why: 'too_early'; readonly from: number }
  /** The server has not heard yet that its teacher is in. */
  | { readonly may: false; readonly why: 'not_begun' }
  | {
      readonly may: true;
      /** Before half of its time a reason must stand with it. */
      readonly needsReason: boolean;
      /** How much of its time is left; 0 at E and later. */
      readonly earlyMs: number;
    };

export function endingOf(session: Pick<SessionRow, 'status' | 'startsAt' | 'endsAt'>, now: number): Ending {
  const { startsAt, endsAt } = session;
  if (now < startsAt) return { may: false, why: 'too_early', from: startsAt };
  if (session.status !== 'ongoing') return { may: false, why: 'not_begun' };
  return {
    may: true,
    needsReason: 2 * (now - startsAt) < endsAt - startsAt,
    earlyMs: Math.max(0, endsAt - now),
  };
}

/** "Mark student absent" belongs to running classes of one student; when it may be done the server decides. */
export const mayMarkAbsent = (session: Pick<SessionRow, 'status' | 'kind' | 'subtype'>): boolean =>
  session.status === 'ongoing' && isOneStudent(session.kind, session.subtype);
