import type { Knex } from 'knex';
import { decide } from '#shared/domain/lifecycle.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { policyOfSession } from '../settings/policy.ts';
import { applyDecision } from './apply.ts';
import { lifecycleFacts } from './facts.ts';
import { LookFirst, othersEnded } from './look-first.ts';
import { lockSession, stateOf } from './store.ts';

/**
 * LiveKit told of the session's teacher in its room: READY → ONGOING when it was before E (domain.md 2). Called inside
 * the transaction that writes the fact; any other state makes it a fact only. Throws LookFirst where it would end classes
 * that are not among those `looked` into; whoever cannot look leaves them out.
 */
export async function teacherJoined(
  trx: Knex.Transaction,
  deps: Deps,
  sessionId: number,
  joinedAt: number,
  looked?: ReadonlySet<number>,
): Promise<void> {
  const session = await lockSession(trx, sessionId);
  if (session?.status !== 'ready') return;
  const now = Math.max(await databaseNow(trx), joinedAt);
  const { policy } = await policyOfSession(trx, sessionId);
  const facts = await lifecycleFacts(trx, session, now);
  const actor = { type: 'system', job: 'attendance:inbox' } as const;
  const decision = decide({ type: 'teacher_joined', actor, at: joinedAt }, stateOf(session, policy), facts, now);
  if (!decision.ok) throw new Error(`teacher_joined is never refused, yet: ${decision.refusal.code}`);
  const unseen = looked ? othersEnded(sessionId, decision).filter((id) => !looked.has(id)) : [];
  if (unseen.length > 0) throw new LookFirst(unseen);
  await applyDecision(trx, deps, decision, now);
}
