import type { Knex } from 'knex';
import { makeIdentity } from '#shared/domain/identity.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { settleSession } from '../attendance/settle-session.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { refusalFor } from '../human/ended-session.ts';
import { announce } from '../sessions/apply.ts';
import { lookingFirst, type LastLook } from '../sessions/look-first.ts';
import { lockSession } from '../sessions/store.ts';
import { teacherJoined } from '../sessions/teacher-joined.ts';

interface Acceptance {
  readonly id: number;
  readonly teacherId: number;
  readonly reason: string;
  readonly commandId?: string | undefined;
}

/**
 * A supervisor believes what a teacher's desktop says about its own teacher: from now on it proves their presence too
 * (domain.md 3.2). Verdicts follow, and a class that nobody else saw begin is walked on; the ledger stays.
 */
export async function acceptWitness(
  deps: Deps,
  lastLook: LastLook,
  actor: Actor,
  input: Acceptance,
): Promise<Result<{ sessionId: number; teacherId: number; accepted: true }>> {
  const { id: sessionId, teacherId, reason } = input;
  const deed = { name: 'attendance.accept_witness', commandId: input.commandId };
  const accept = async (trx: Knex.Transaction, looked: ReadonlySet<number>) => {
    const session = await lockSession(trx, sessionId);
    if (!session) return refuse('not_found');
    const refusal = await refusalFor(trx, actor, sessionId, 'attendance.accept_witness');
    if (refusal) return { ok: false as const, refusal };
    return onceOnly(trx, actor, deed, async () => {
      const own: unknown = await trx('witness_facts')
        .where({ session_id: sessionId, staff_id: teacherId })
        .where('identity', makeIdentity({ type: 'staff', id: teacherId }))
        .first('id');
      if (own === undefined) return refuse('no_witness');
      await trx('witness_acceptances')
        .insert({ session_id: sessionId, staff_id: teacherId, reason, actor: actorLabel(actor) })
        .onConflict(['session_id', 'staff_id'])
        .ignore();
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'attendance.accept_witness',
        subject: `session-${sessionId}`,
        data: { teacherId, reason },
      });
      const now = await databaseNow(trx);
      await settleSession(trx, sessionId, now, {
        teacherJoined: (inner, id, joinedAt) => teacherJoined(inner, deps, id, joinedAt, looked),
      });
      // What stands between the teacher and their minutes is gone, also where nobody came or went by it.
      await announce(trx, sessionId, now);
      return ok({ sessionId, teacherId, accepted: true as const });
    });
  };
  const result = await lookingFirst(lastLook, (looked) => deps.db.transaction((trx) => accept(trx, looked)));
  if (result.ok) deps.hub.wake();
  return result;
}
