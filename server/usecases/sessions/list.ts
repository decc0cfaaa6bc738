import type { SessionRow } from '#shared/contract/sessions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { sessionQuery, toSessionRows } from './rows.ts';

interface ListInput {
  readonly from: number;
  readonly to: number;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The actor's sessions that start in `[from, to)`, in time order, by keyset pages. */
export async function listSessions(
  deps: Deps,
  actor: Actor,
  input: ListInput,
): Promise<Result<{ sessions: SessionRow[]; nextCursor: string | null; asOf: number }>> {
  const after = parseListCursor(input.cursor);
  if (after === 'wrong') return refuse('bad_input', { field: 'cursor' });
  const query = sessionQuery(deps.db, actor)
    .where('s.starts_at', '>=', at(input.from))
    .where('s.starts_at', '<', at(input.to))
    .orderBy([{ column: 's.starts_at' }, { column: 's.id' }])
    .limit(input.limit + 1);
  if (after) void query.whereRaw('(s.starts_at, s.id) > (?, ?)', [at(after.startsAt), after.id]);
  const asOf = await databaseNow(deps.db);
  const found = await query;
  const sessions = await toSessionRows(deps.db, actor, found.slice(0, input.limit));
  const last = sessions.at(-1);
  return ok({
    sessions,
    nextCursor: found.length > input.limit && last ? `${last.startsAt}-${last.id}` : null,
    asOf,
  });
}

function parseListCursor(text: string | undefined): { startsAt: number; id: number } | null | 'wrong' {
  if (text === undefined) return null;
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(text);
  return match ? { startsAt: Number(match[1]), id: Number(match[2]) } : 'wrong';
}

/** The actor's next class from now on, for a day without any. */
export async function nextSession(deps: Deps, actor: Actor): Promise<Result<{ session: SessionRow | null }>> {
  const found = await sessionQuery(deps.db, actor)
    .where('s.starts_at', '>', deps.db.fn.now())
    .whereIn('s.status', ['scheduled', 'ready'])
    .orderBy([{ column: 's.starts_at' }, { column: 's.id' }])
    .limit(1);
  const [session] = await toSessionRows(deps.db, actor, found);
  return ok({ session: session ?? null });
}
