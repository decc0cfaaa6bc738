import type { ApiFailure } from '#renderer/api/failure.ts';

/** Why somebody is outside the room for good, as far as this window can tell. */
export type Gone = 'left' | 'other_device' | 'removed' | 'over' | 'refused';

/** Where this window stands with the live room. Instants in epoch milliseconds. */
export type Connection =
  /** Before the first join: devices are looked at. */
  | { readonly step: 'outside' }
  | { readonly step: 'joining'; readonly attempt: number; readonly lostAt: number | null }
  | { readonly step: 'inside' }
  /** Thrown out by the network: tried again at `nextAt` by itself. */
  | {
      readonly step: 'lost';
      readonly attempt: number;
      readonly lostAt: number | null;
      readonly nextAt: number;
      readonly failure: ApiFailure | null;
    }
  | { readonly step: 'gone'; readonly why: Gone; readonly failure: ApiFailure | null };

export type ConnectionEvent =
  | { readonly type: 'join' }
  | { readonly type: 'joined' }
  /** The token was refused, or the server or LiveKit did not answer. */
  | { readonly type: 'failed'; readonly failure: ApiFailure; readonly at: number }
  /** LiveKit ended the connection, for one of its reasons. */
  | { readonly type: 'disconnected'; readonly reason: number | undefined; readonly at: number }
  | { readonly type: 'left' }
  | { readonly type: 'over' };

/** LiveKit's reasons (livekit.md 1) that are no accident; whatever else happens is one, and is tried again. */
const REASON_CLIENT_INITIATED = 1;
const REASONS: Readonly<Record<number, Gone>> = {
  2: 'other_device',
  4: 'removed',
  5: 'over',
  10: 'over',
};

const LONGEST_WAIT_MS = 15_000;
/** 1, 2, 4, 8, then 15 seconds. */
export const waitBefore = (attempt: number): number => Math.min(1_000 * 2 ** (attempt - 1), LONGEST_WAIT_MS);

const tryAgain = (
  attempt: number,
  lostAt: number | null,
  at: number,
  failure: ApiFailure | null,
): Extract<Connection, { step: 'lost' }> => ({
  step: 'lost',
  attempt: attempt + 1,
  lostAt,
  nextAt: at + waitBefore(attempt + 1),
  failure,
});

const OVER_CODES = new Set(['session_over', 'session_cancelled']);

/** A class that is over stays over; two devices never push each other out for ever: only a person takes over. */
export function nextConnection(now: Connection, event: ConnectionEvent): Connection {
  if (now.step === 'gone' && event.type !== 'join') return now;
  switch (event.type) {
    case 'join':
      if (now.step === 'joining' || now.step === 'inside') return now;
      return now.step === 'lost'
        ? { step: 'joining', attempt: now.attempt, lostAt: now.lostAt }
        : { step: 'joining', attempt: 0, lostAt: null };
    case 'joined':
      return now.step === 'joining' ? { step: 'inside' } : now;
    case 'failed':
      if (now.step !== 'joining') return now;
      if (OVER_CODES.has(event.failure.code)) return { step: 'gone', why: 'over', failure: event.failure };
      return event.failure.kind === 'refusal'
        ? { step: 'gone', why: 'refused', failure: event.failure }
        : tryAgain(now.attempt, now.lostAt, event.at, event.failure);
    case 'disconnected': {
      if (now.step !== 'inside' || event.reason === REASON_CLIENT_INITIATED) return now;
      const why = event.reason === undefined ? undefined : REASONS[event.reason];
      return why === undefined ? tryAgain(0, event.at, event.at, null) : { step: 'gone', why, failure: null };
    }
    case 'left':
      return { step: 'gone', why: 'left', failure: null };
    default:
      return { step: 'gone', why: 'over', failure: null };
  }
}
