import type { SetAsideEvent } from '#shared/contract/health.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { listSetAside, redriveEvents } from '../attendance/dead-letters.ts';
import { audit } from '../audit/audit.ts';

const LONGEST_LIST = 100;

interface UnmatchedRow {
  readonly fact_id: string;
  readonly session_id: number | null;
  readonly room_name: string;
  readonly identity: string;
  readonly why: 'unknown_room' | 'unknown_identity';
  readonly at: number;
}

interface Unmatched {
  readonly factId: string;
  readonly sessionId: number | null;
  readonly roomName: string;
  readonly identity: string;
  readonly why: UnmatchedRow['why'];
  readonly at: number;
}

/** What waits for a person: dead letters, the quarantine, and presence about nobody or nowhere we know. */
export async function setAside(
  deps: Deps,
  actor: Actor,
): Promise<Result<{ events: SetAsideEvent[]; unmatched: Unmatched[] }>> {
  if (!can(actor, 'health.act', { type: 'academy' })) return refuse('forbidden');
  const events = await listSetAside(deps.db, LONGEST_LIST);
  const unmatched = await deps.db<UnmatchedRow>('unmatched_presence').orderBy('at', 'desc').limit(LONGEST_LIST);
  return ok({
    events: events.map((row) => ({
      id: row.id,
      event: row.event,
      roomName: row.room_name,
      identity: row.identity,
      createdAt: row.created_at,
      receivedAt: row.received_at,
      state: row.state,
      attempts: row.attempts,
      lastError: row.last_error,
    })),
    unmatched: unmatched.map((row) => ({
      factId: row.fact_id,
      sessionId: row.session_id,
      roomName: row.room_name,
      identity: row.identity,
      why: row.why,
      at: row.at,
    })),
  });
}

interface RedriveResult {
  readonly id: string;
  readonly outcome: 'again' | 'gone' | 'unreadable';
}

/** Another eight tries for each event; the inbox finds them at its next look (reliability.md, promise 6). */
export async function redrive(
  deps: Deps,
  actor: Actor,
  ids: readonly string[],
): Promise<Result<{ results: RedriveResult[] }>> {
  if (!can(actor, 'health.act', { type: 'academy' })) return refuse('forbidden');
  const results = await deps.db.transaction(async (trx) => {
    const again = new Set(await redriveEvents(trx, ids));
    const unreadable = new Set<string>(
      await trx('livekit_events')
        .whereIn('id', [...ids])
        .where('event', 'unreadable')
        .pluck('id'),
    );
    for (const id of again)
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'health.act',
        subject: `event-${id}`,
        data: { redrive: true },
      });
    return ids.map((id): RedriveResult => ({
      id,
      outcome: again.has(id) ? 'again' : unreadable.has(id) ? 'unreadable' : 'gone',
    }));
  });
  return ok({ results });
}
