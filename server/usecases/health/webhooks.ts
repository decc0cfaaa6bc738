import { readdir } from 'node:fs/promises';
import type { Knex } from 'knex';
import type { HealthDetail } from '#shared/contract/health.ts';

interface Counts {
  readonly last_at: number | null;
  readonly last_event: string | null;
  readonly last_day: number;
  readonly waiting: number;
  readonly oldest_waiting: number | null;
  readonly dead: number;
  readonly quarantined: number;
  readonly unmatched: number;
  readonly missed_joins: number;
  readonly missed_leaves: number;
  readonly connections: number;
}

/** Only connections that events have had time to tell of. */
const COUNTS = `
  with seen as (
    select r.room_sid, r.participant_sid, r.missing_at from roster_sightings r
    where r.first_seen_at between now() - interval '1 day' and now() - interval '1 minute' and not r.hidden),
  told as (
    select s.*,
      exists (select 1 from attendance_facts f where f.room_sid = s.room_sid
        and f.participant_sid = s.participant_sid and f.what = 'joined') as joined,
      exists (select 1 from attendance_facts f where f.room_sid = s.room_sid
        and f.participant_sid = s.participant_sid and f.what <> 'joined') as gone
    from seen s)
  select
    (select max(received_at) from livekit_events) as last_at,
    (select event from livekit_events order by received_at desc limit 1) as last_event,
    (select count(*) from livekit_events where received_at > now() - interval '1 day') as last_day,
    (select count(*) from livekit_events where state = 'new') as waiting,
    (select min(received_at) from livekit_events where state = 'new') as oldest_waiting,
    (select count(*) from livekit_events where state = 'dead') as dead,
    (select count(*) from livekit_events where state = 'quarantined') as quarantined,
    (select count(*) from unmatched_presence) as unmatched,
    (select count(*) from told where not joined) as missed_joins,
    (select count(*) from told where missing_at is not null and not gone) as missed_leaves,
    (select count(*) from told) as connections`;

/** What came in, what waits, and how far webhooks and rosters agree (reliability.md, facts). */
export async function webhooksOf(db: Knex, spoolDir: string): Promise<HealthDetail['webhooks']> {
  const { rows } = await db.raw<{ rows: Counts[] }>(COUNTS);
  const [row] = rows;
  if (!row) throw new Error('the database counted nothing');
  const spooled = await readdir(spoolDir).catch(() => []);
  return {
    lastAt: row.last_at,
    lastEvent: row.last_event,
    lastDay: row.last_day,
    waiting: row.waiting,
    oldestWaitingAt: row.oldest_waiting,
    spooled: spooled.filter((name) => name.endsWith('.json')).length,
    dead: row.dead,
    quarantined: row.quarantined,
    unmatched: row.unmatched,
    missedJoins: row.missed_joins,
    missedLeaves: row.missed_leaves,
    rosterConnections: row.connections,
  };
}
