import type { Knex } from 'knex';

/** An event that waits for a person, for Health's list. Instants in epoch milliseconds. */
export interface SetAsideEvent {
  readonly id: string;
  readonly event: string;
  readonly room_name: string | null;
  readonly identity: string | null;
  readonly created_at: number;
  readonly received_at: number;
  readonly state: 'dead' | 'quarantined';
  readonly attempts: number;
  readonly last_error: string | null;
}

/** What failed eight times, and what came from another time than its own; newest first (reliability.md 1, 6). */
export async function listSetAside(db: Knex, limit = 100): Promise<readonly SetAsideEvent[]> {
  return db('livekit_events')
    .whereIn('state', ['dead', 'quarantined'])
    .orderBy('received_at', 'desc')
    .limit(limit)
    .select('id', 'event', 'room_name', 'identity', 'created_at', 'received_at', 'state', 'attempts', 'last_error');
}

/**
 * Gives events another eight tries: dead letters once their cause is mended, quarantined ones once a person trusts them.
 * What nobody could read stays where it is. Answers which they were; the inbox finds them at its next look.
 */
export async function redriveEvents(db: Knex, ids: readonly string[]): Promise<readonly string[]> {
  const rows: { id: string }[] = await db('livekit_events')
    .whereIn('id', [...ids])
    .whereIn('state', ['dead', 'quarantined'])
    .whereNot('event', 'unreadable')
    .update({ state: 'new', attempts: 0, next_try_at: db.fn.now(), last_error: null })
    .returning('id');
  return rows.map((row) => row.id);
}
