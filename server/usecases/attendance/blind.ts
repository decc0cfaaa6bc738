import type { Knex } from 'knex';
import { at } from '../../db/connect.ts';

/** What a roster check means for the question whether the server could know what went on in a session. */
export interface Hearing {
  readonly sessionId: number;
  readonly roomName: string;
  /** The last moment before this check at which a roster is known to have got through. */
  readonly heardAt: number;
  /** Moments since then at which LiveKit was there and its events waited in the spool, the earliest first. */
  readonly spooledAt?: readonly number[];
  readonly now: number;
  /** LiveKit answered this check. */
  readonly reached: boolean;
  /** Silence up to this long is no blindness: rosters are read several times within it. */
  readonly toleranceMs: number;
}

/**
 * Keeps the session's blind periods: neither an event nor a roster could reach the server (domain.md 3.2). A period
 * begins where the last thing got through, and ends with the first event or roster after it. An event that came in
 * before this check hides no silence that lay before it. A roster that got through is kept with its room, for whoever
 * comes next. The caller holds the session's lock. Answers whether a period began or ended.
 */
export async function noteHearing(trx: Knex.Transaction, hearing: Hearing): Promise<boolean> {
  const { sessionId, roomName, now, reached } = hearing;
  let { heardAt } = hearing;
  if (reached)
    await trx('session_rooms')
      .where('name', roomName)
      .update({ heard_at: trx.raw('greatest(heard_at, ?::timestamptz)', [at(now)]) });
  const open: { id: number; blind_from: number } | undefined = await trx('blind_periods')
    .where('session_id', sessionId)
    .whereNull('blind_until')
    .first('id', 'blind_from');
  if (open) {
    const [event] = await signsBetween(trx, hearing, open.blind_from);
    if (event === undefined && !reached) return false;
    await trx('blind_periods')
      .where('id', open.id)
      .update({ blind_until: at(event ?? now) });
    if (event === undefined) return true;
    heardAt = Math.max(heardAt, event);
  }
  if (now - heardAt <= hearing.toleranceMs) return open !== undefined;
  // Servers that come back together look together: the other one may have written this silence down by now.
  heardAt = Math.max(heardAt, await lastBlindnessEnded(trx, sessionId));
  if (now - heardAt <= hearing.toleranceMs) return open !== undefined;
  const moments = [heardAt, ...(await signsBetween(trx, hearing, heardAt)), now];
  for (const [n, until] of moments.entries()) {
    const from = moments[n - 1] ?? until;
    if (until - from <= hearing.toleranceMs) continue;
    const goesOn = n === moments.length - 1 && !reached;
    await trx('blind_periods').insert({
      session_id: sessionId,
      blind_from: at(from),
      blind_until: goesOn ? null : at(until),
      cause: goesOn ? 'livekit_away' : 'server_away',
    });
  }
  return true;
}

const lastBlindnessEnded = async (trx: Knex.Transaction, sessionId: number): Promise<number> =>
  (
    await trx('blind_periods')
      .where('session_id', sessionId)
      .max<{ last: number | null }>('blind_until as last')
      .first()
  )?.last ?? -Infinity;

/** When events of the room got through, or could have, the earliest first. */
async function signsBetween(
  trx: Knex.Transaction,
  { roomName, spooledAt = [], now }: Hearing,
  from: number,
): Promise<number[]> {
  const events: number[] = await trx('livekit_events')
    .where('room_name', roomName)
    .whereNot('state', 'quarantined')
    .where('received_at', '>', at(from))
    .where('received_at', '<', at(now))
    .orderBy('received_at')
    .pluck('received_at');
  return [...events, ...spooledAt.filter((moment) => moment > from && moment < now)].toSorted((a, b) => a - b);
}

/** A session whose room people may be in, with the last moment it was known to be heard of. */
export interface LiveSession {
  readonly id: number;
  readonly room_name: string;
  readonly ends_at: number;
  /** READY or ONGOING; false for one that has ended and whose room LiveKit has not confirmed closed. */
  readonly live: boolean;
  readonly heard_at: number;
}

/**
 * Every session that is READY or ONGOING with its room, or one session whose room may still have people in it. `heard_at`
 * is the newest of: the room's making, the end of the last blind period, and the last roster of it that got through.
 */
export async function liveSessions(db: Knex, sessionId: number | null = null): Promise<readonly LiveSession[]> {
  const found = await db.raw<{ rows: LiveSession[] }>(
    `select s.id, s.ends_at, r.name as room_name, s.status in ('ready', 'ongoing') as live,
       greatest(
         coalesce(r.created_in_livekit_at, r.opened_at),
         r.heard_at,
         (select max(b.blind_until) from blind_periods b where b.session_id = s.id)
       ) as heard_at
     from sessions s join session_rooms r on r.session_id = s.id
     where s.ends_at is not null and case when :id::bigint is null
       then s.status in ('ready', 'ongoing') and r.close_wanted_at is null
       else s.id = :id::bigint and r.closed_at is null end
     order by s.id, r.opened_at desc`,
    { id: sessionId },
  );
  return found.rows;
}

/** The job's name as operators know it (domain.md 8). */
export const RECONCILE_JOB = 'attendance:reconcile';
