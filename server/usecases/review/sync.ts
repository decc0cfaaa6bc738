import { createHash } from 'node:crypto';
import type { Knex } from 'knex';
import type { SessionDetail } from '#shared/contract/sessions.ts';
import { visibleTeachers } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { formatCursor, parseCursor, START, type Cursor } from '../../events/cursor.ts';
import { sessionDetails } from '../sessions/detail.ts';
import { sessionQuery } from '../sessions/rows.ts';

/** How far back an offline copy reaches, and how far ahead (product.md, Supervisor · Offline). */
const PAST = '90 days';
const AHEAD = '14 days';

interface SyncInput {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

interface Sync {
  readonly sessions: SessionDetail[];
  readonly gone: number[];
  readonly cursor: string;
  readonly more: boolean;
  readonly asOf: number;
}

/**
 * What an offline copy needs to be as new as the server. The first call walks all sessions of the period by id
 * (`first:ID:PLACE:REACH`); from its end on, the cursor is a place in the event log (`PLACE:REACH`) and only changed
 * sessions travel. No event tells that a supervisor got or lost a teacher: a cursor of another reach is refused, and the
 * copy walks from the beginning, forgetting what it no longer finds (product.md, Supervisor · Offline).
 */
export async function syncReview(deps: Deps, actor: Actor, input: SyncInput): Promise<Result<Sync>> {
  const asOf = await databaseNow(deps.db);
  if (input.cursor === undefined)
    return firstPages(deps, actor, { after: 0, place: await deps.hub.head() }, input.limit, asOf);
  const [, walked, at, reach] = /^(?:first:(\d{1,16}):)?(\d+-\d+):([\w-]+)$/.exec(input.cursor) ?? [];
  const place = parseCursor(at);
  if (!place || reach !== reachOf(actor)) return refuse('bad_input', { field: 'cursor' });
  if (walked !== undefined)
    return firstPages(deps, actor, { after: Number(walked), place: formatCursor(place) }, input.limit, asOf);
  return changedSince(deps, actor, place, input.limit, asOf);
}

/** Whose sessions an actor may see, as a word that is another whenever they are others'. */
function reachOf(actor: Actor): string {
  const teachers = visibleTeachers(actor, 'review.view');
  const whose = teachers === 'all' ? teachers : teachers.toSorted((a, b) => a - b).join(',');
  return createHash('sha256').update(whose).digest('base64url').slice(0, 16);
}

async function firstPages(
  deps: Deps,
  actor: Actor,
  at: { readonly after: number; readonly place: string },
  limit: number,
  asOf: number,
): Promise<Result<Sync>> {
  const found = await sessionQuery(deps.db, actor)
    .clearSelect()
    .select<{ id: number }[]>('s.id')
    .where('s.id', '>', at.after)
    .whereRaw(`s.starts_at between now() - interval '${PAST}' and now() + interval '${AHEAD}'`)
    .orderBy('s.id')
    .limit(limit + 1);
  const ids = found.slice(0, limit).map((row) => row.id);
  const more = found.length > limit;
  return ok({
    sessions: await sessionDetails(deps.db, actor, ids),
    gone: [],
    cursor: `${more ? `first:${ids.at(-1)}:` : ''}${at.place}:${reachOf(actor)}`,
    more,
    asOf,
  });
}

interface Changed {
  readonly xid: string;
  readonly id: number;
  readonly session_id: number | null;
}

async function changedSince(
  deps: Deps,
  actor: Actor,
  place: Cursor,
  limit: number,
  asOf: number,
): Promise<Result<Sync>> {
  const rows = await eventsAfter(deps.db, actor, place, limit * 5);
  const ids: number[] = [];
  let reached: Cursor = place.xid === '0' ? START : place;
  let taken = 0;
  for (const row of rows) {
    const isNew = row.session_id !== null && !ids.includes(row.session_id);
    if (isNew && ids.length === limit) break;
    if (isNew && row.session_id !== null) ids.push(row.session_id);
    reached = row;
    taken += 1;
  }
  const sessions = await sessionDetails(deps.db, actor, ids);
  const inReach = new Set(sessions.map((session) => session.id));
  return ok({
    sessions,
    gone: ids.filter((id) => !inReach.has(id)),
    cursor: `${formatCursor(reached)}:${reachOf(actor)}`,
    more: taken < rows.length || rows.length === limit * 5,
    asOf,
  });
}

/** Only events of sessions in reach: not even the number of anybody else's session travels. */
async function eventsAfter(db: Knex, actor: Actor, place: Cursor, limit: number): Promise<readonly Changed[]> {
  const teachers = visibleTeachers(actor, 'review.view');
  const found = await db.raw<{ rows: Changed[] }>(
    `select xid::text as xid, id, session_id from event_log
     where (xid, id) > (:xid::xid8, :id::bigint) and xid < pg_snapshot_xmin(pg_current_snapshot())
       and (:all or session_id in (select session_id from session_teachers where teacher_id = any(:teachers)))
     order by event_log.xid, id limit :limit`,
    { ...place, all: teachers === 'all', teachers: teachers === 'all' ? [] : [...teachers], limit },
  );
  return found.rows;
}
