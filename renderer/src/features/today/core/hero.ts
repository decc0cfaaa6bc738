import type { SessionRow } from '#shared/contract/sessions.ts';
import { isTerminal } from '#shared/domain/session.ts';
import { isOwed } from './class-list.ts';

/** What the one big button of a class is; its words are the class's state (product.md, Today). */
export type Hero =
  /** Not yet: the room may be opened from `at` on. */
  | { readonly kind: 'opens'; readonly at: number; readonly inMs: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'return' }
  /** It could be started or entered, were the server there. */
  | { readonly kind: 'offline'; readonly what: 'start' | 'return' }
  /** Its time went by without it being held. */
  | { readonly kind: 'missed' }
  | { readonly kind: 'evaluate'; readonly done: number; readonly of: number }
  | { readonly kind: 'done' }
  /** Cancelled: nothing to do. */
  | { readonly kind: 'none' };

export type HeroFacts = Pick<
  SessionRow,
  'id' | 'startsAt' | 'endsAt' | 'opensAt' | 'closesAt' | 'status' | 'evaluated'
>;

/**
 * The state of the button at `now`. A SCHEDULED class can be started from its opening until E, a READY one until the
 * join window closes (domain.md 2, 9).
 */
export function heroOf(row: HeroFacts, now: number, connected: boolean): Hero {
  if (row.status === 'cancelled') return { kind: 'none' };
  if (isOwed(row)) return { kind: 'evaluate', done: row.evaluated?.done ?? 0, of: row.evaluated?.of ?? 0 };
  if (isTerminal(row.status)) return { kind: 'done' };
  if (row.status === 'ongoing') return connected ? { kind: 'return' } : { kind: 'offline', what: 'return' };
  if (now < row.opensAt) return { kind: 'opens', at: row.opensAt, inMs: row.opensAt - now };
  const until = row.status === 'ready' ? row.closesAt : row.endsAt;
  if (now >= until) return { kind: 'missed' };
  return connected ? { kind: 'start' } : { kind: 'offline', what: 'start' };
}
