import type { Knex } from 'knex';
import { decide, dueTransitions, lifecycleJobOf } from '#shared/domain/lifecycle.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { databaseNow } from '../db/connect.ts';
import type { SessionTableRow } from '../db/tables.ts';
import type { Deps } from '../deps.ts';
import { applyDecision } from '../usecases/sessions/apply.ts';
import { lifecycleFacts } from '../usecases/sessions/facts.ts';
import { LookFirst, lookingFirst, othersEnded, type LastLook } from '../usecases/sessions/look-first.ts';
import { becomeReady, ensureRoom } from '../usecases/sessions/rooms.ts';
import { lockSession, stateOf } from '../usecases/sessions/store.ts';
import { policyOfSession } from '../usecases/settings/policy.ts';
import { eachOf } from './each-of.ts';
import type { Run } from './ticks.ts';

const STEPS_AT_MOST = 4;
/** Of the ten connections of the pool: the inbox, the rosters and people have theirs. */
const SESSIONS_AT_ONCE = 5;

/**
 * Moves every session that time asks something of, oldest first; each in its own transaction, so that one failing session
 * never stops the rest (domain.md 2, 8). Repeating it changes nothing: what is due is decided from the facts, under the
 * session's lock.
 */
export async function manageMeetings(
  deps: Deps,
  kinds: readonly SessionKind[],
  look: LastLook,
  run: Run,
): Promise<Readonly<Record<string, number>>> {
  const candidates = await sessionsThatMayBeDue(deps.db, kinds);
  let moved = 0;
  const failed = await eachOf(
    candidates,
    SESSIONS_AT_ONCE,
    run,
    async (id) => {
      if (await settleSession(deps, id, look, run)) moved += 1;
    },
    (error, sessionId) =>
      deps.log.error({ err: error, sessionId }, 'a session could not be moved on; the others go on'),
  );
  if (moved > 0) deps.hub.wake();
  return { looked: candidates.length, moved, failed };
}

/**
 * Those that have reached a moment at which something may be due: the widest window that anybody has set, the teacher's
 * presence, or E. The facts of each say whether it is.
 */
async function sessionsThatMayBeDue(db: Knex, kinds: readonly SessionKind[]): Promise<readonly number[]> {
  const found = await db.raw<{ rows: { id: number }[] }>(
    `with widest as (
       select make_interval(mins => coalesce(max((value #>> '{}')::int), 0)) as set from setting_versions
       where key = 'meeting_creation_window_minutes' and jsonb_typeof(value) = 'number')
     select s.id from sessions s, widest
     where s.kind = any(:kinds) and not (s.flags @> array['undecided']) and case s.status
       when 'scheduled' then s.starts_at <= clock_timestamp() + greatest(widest.set, interval '15 minutes')
       when 'ready' then s.ends_at <= clock_timestamp()
         or exists (select from told_facts f
           where f.session_id = s.id and f.identity = 'staff-' || s.teacher_id)
         or exists (select from roster_sightings r
           where r.session_id = s.id and r.identity = 'staff-' || s.teacher_id)
       when 'ongoing' then s.ends_at <= clock_timestamp()
       else false end
       and s.status in ('scheduled', 'ready', 'ongoing')
     order by s.starts_at, s.id`,
    { kinds: [...kinds] },
  );
  return found.rows.map(({ id }) => id);
}

/** Takes one session as far as it can go now; a laptop that slept may owe it several steps. */
async function settleSession(deps: Deps, id: number, look: LastLook, run: Run): Promise<boolean> {
  let moved = false;
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    // "Nobody came" and "nobody is in" are said only after a look: whoever slept through the class saw nothing.
    const outcome = await lookingFirst(look, (looked) => moveOnce(deps, id, run, looked));
    if (outcome === 'room_wanted') return openForClass(deps, id);
    if (outcome === 'nothing') return moved;
    moved = true;
  }
  return true;
}

async function moveOnce(
  deps: Deps,
  id: number,
  run: Run,
  looked: ReadonlySet<number>,
): Promise<'moved' | 'room_wanted' | 'nothing'> {
  return deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, id);
    await run.hold(trx);
    if (!session) return 'nothing';
    const now = await databaseNow(trx);
    const { policy } = await policyOfSession(trx, id);
    const facts = await lifecycleFacts(trx, session, now);
    const state = stateOf(session, policy);
    const command = dueTransitions(state, facts, now);
    if (!command) return 'nothing';
    const decision = decide(command, state, facts, now);
    if (!decision.ok) return 'nothing';
    const isEnd = command.type === 'teacher_no_show' || command.type === 'end_automatically';
    const unseen = [...(isEnd ? [id] : []), ...othersEnded(id, decision)].filter((ended) => !looked.has(ended));
    if (unseen.length > 0) throw new LookFirst(unseen);
    const { roomWanted } = await applyDecision(trx, deps, decision, now);
    if (roomWanted) return 'room_wanted';
    return decision.transitions.length > 0 ? 'moved' : 'nothing';
  });
}

async function openForClass(deps: Deps, id: number): Promise<boolean> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', id).first();
  if (!session) return false;
  const room = await ensureRoom(deps, session);
  if (!room.ok) return false;
  const ready = await becomeReady(deps, id, { type: 'system', job: lifecycleJobOf(session.kind) });
  return ready.ok;
}
