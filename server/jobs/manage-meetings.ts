import { decide, dueTransitions, lifecycleJobOf } from '#shared/domain/lifecycle.ts';
import { databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import { policyOfSession } from '../usecases/settings/policy.ts';
import { applyDecision } from '../usecases/sessions/apply.ts';
import { lifecycleFacts } from '../usecases/sessions/facts.ts';
import { becomeReady, ensureRoom } from '../usecases/sessions/rooms.ts';
import { lockSession, stateOf } from '../usecases/sessions/store.ts';

/** The longest time before S at which anything can be due: the widest creation window (domain.md 7). */
const LOOK_AHEAD = '120 minutes';
const STEPS_AT_MOST = 4;

interface Ran {
  readonly looked: number;
  readonly moved: number;
  readonly failed: number;
}

/**
 * Moves every session that time asks something of, oldest first; each in its own transaction, so that one failing session
 * never stops the rest (domain.md 2, 8). Repeating it changes nothing: what is due is decided from the facts.
 */
export async function manageMeetings(deps: Deps): Promise<Ran> {
  const candidates: { id: number }[] = await deps
    .db('sessions')
    .whereIn('status', ['scheduled', 'ready', 'ongoing'])
    .where('starts_at', '<', deps.db.raw(`now() + interval '${LOOK_AHEAD}'`))
    .whereRaw(`not (flags @> array['undecided'])`)
    .orderBy('starts_at')
    .select('id');
  let moved = 0;
  let failed = 0;
  for (const { id } of candidates) {
    try {
      if (await settleSession(deps, id)) moved += 1;
    } catch (error) {
      failed += 1;
      deps.log.error({ err: error, sessionId: id }, 'a session could not be moved on; the others go on');
    }
  }
  if (moved > 0) deps.hub.wake();
  return { looked: candidates.length, moved, failed };
}

/** Takes one session as far as it can go now; a laptop that slept may owe it several steps. */
async function settleSession(deps: Deps, id: number): Promise<boolean> {
  for (let step = 0; step < STEPS_AT_MOST; step += 1) {
    const outcome = await moveOnce(deps, id);
    if (outcome === 'room_wanted') return openForClass(deps, id);
    if (outcome === 'nothing') return step > 0;
  }
  return true;
}

async function moveOnce(deps: Deps, id: number): Promise<'moved' | 'room_wanted' | 'nothing'> {
  return deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, id);
    if (!session) return 'nothing';
    const now = await databaseNow(trx);
    const { policy } = await policyOfSession(trx, id);
    const facts = await lifecycleFacts(trx, session, now);
    const state = stateOf(session, policy);
    const command = dueTransitions(state, facts, now);
    if (!command) return 'nothing';
    const decision = decide(command, state, facts, now);
    if (!decision.ok) return 'nothing';
    const { roomWanted } = await applyDecision(trx, deps, decision, now);
    if (roomWanted) return 'room_wanted';
    return decision.transitions.length > 0 ? 'moved' : 'nothing';
  });
}

async function openForClass(deps: Deps, id: number): Promise<boolean> {
  const session = await deps.db('sessions').where('id', id).first();
  if (!session) return false;
  const room = await ensureRoom(deps, session);
  if (!room.ok) return false;
  const ready = await becomeReady(deps, id, { type: 'system', job: lifecycleJobOf(session.kind) });
  return ready.ok;
}
