import type { Knex } from 'knex';
import type { Statement } from '../../db/prepared.ts';
import { together } from '../../db/together.ts';
import { CLOCK } from '../sessions/store.ts';

/** A row of the inbox as the fold needs it. */
export interface InboxEvent {
  readonly id: string;
  readonly event: string;
  readonly room_name: string | null;
  readonly payload: unknown;
}

/** Events that are this transaction's to fold, with what stands about their session under its lock. */
export interface Claim {
  /** Of one room, oldest first. */
  readonly events: readonly InboxEvent[];
  /** Null when we made no such room. */
  readonly session: { readonly id: number; readonly ended_at: number | null } | null;
  /** The database's clock once the session was locked; epoch milliseconds. */
  readonly now: number;
  /** Who was put out of this session and must stay out (domain.md 9). */
  readonly denied: readonly string[];
}

/** Namespace of the advisory locks: one server at a time folds a room's events. */
export const ROOM_LOCK = 7_230_010;

/**
 * A session that somebody holds for longer is folded later: meanwhile another room has its turn. And what is asked of one
 * session is planned once: left to itself Postgres plans half of it anew each time.
 */
export const limits = (lockMs: number): Statement => ({
  name: 'inbox-limits',
  text: "select set_config('lock_timeout', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true)",
  values: [`${lockMs}ms`],
});
const LOCK_MS = 1_000;

/** What is read for it. */
export type ClaimRows = {
  readonly events: InboxEvent;
  readonly locked: NonNullable<Claim['session']>;
  readonly clock: { readonly now: number };
  readonly denied: { readonly identity: string };
};

/**
 * Takes a room's due events, at most `limit` or only the one with this id, and locks its session; none when another
 * server is busy with the room. They are done when the transaction is: what makes it fail leaves them as they were.
 */
export async function claimEvents(
  trx: Knex.Transaction,
  roomName: string | null,
  limit: number,
  id: string | null = null,
): Promise<Claim> {
  return claimFrom(await together<ClaimRows>(trx, claimStatements(roomName, limit, id), [limits(LOCK_MS)]));
}

const claimStatements = (
  roomName: string | null,
  limit: number,
  id: string | null,
): { readonly [Name in keyof ClaimRows]: Statement } => ({
  events: {
    name: 'inbox-claim',
    text: `with turn as materialized (select pg_try_advisory_xact_lock($1, hashtext(coalesce($2, ''))) as mine),
       due as materialized (
         select e.id from livekit_events e
         where (select mine from turn) and e.state = 'new' and e.next_try_at <= clock_timestamp()
           and e.room_name is not distinct from $2 and ($3::text is null or e.id = $3)
         order by e.seq limit $4 for update skip locked),
       done as (
         update livekit_events e set state = 'done', processed_at = clock_timestamp(), last_error = null
         from due where e.id = due.id returning e.id, e.seq, e.event, e.room_name, e.payload)
       select id, event, room_name, payload from done order by seq`,
    values: [ROOM_LOCK, roomName, id, limit],
  },
  ...lockingStatements(roomName),
});

/** Locks a room's session and reads what stands about it. */
export const lockingStatements = (
  roomName: string | null,
): { readonly [Name in Exclude<keyof ClaimRows, 'events'>]: Statement } => ({
  locked: {
    name: 'inbox-lock-session',
    text: `select id, ended_at from sessions
        where id = (select session_id from session_rooms where name = $1) for update`,
    values: [roomName],
  },
  clock: CLOCK,
  denied: {
    name: 'inbox-denied',
    text: `select d.identity from denied_participants d join session_rooms r on r.session_id = d.session_id
        where r.name = $1`,
    values: [roomName],
  },
});

export function claimFrom(read: { readonly [Name in keyof ClaimRows]: readonly ClaimRows[Name][] }): Claim {
  const [told] = read.clock;
  if (!told) throw new Error('the database did not tell its time');
  const denied = read.denied.map(({ identity }) => identity);
  return { events: read.events, session: read.locked[0] ?? null, now: told.now, denied };
}
