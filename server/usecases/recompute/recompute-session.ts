import type { Knex } from 'knex';
import type { VerdictChange } from '#shared/domain/attendance/verdict-diff.ts';
import { ok, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { gatherFacts, type JudgedUnder } from '../attendance/gather.ts';
import { projectAttendance } from '../attendance/project.ts';
import { audit } from '../audit/audit.ts';
import { announce } from '../sessions/apply.ts';
import { onEndedSession, raiseVersion } from '../human/ended-session.ts';
import { computedRows, differences, readStoredVerdicts } from './verdict-rows.ts';

/**
 * Computes a session anew from its facts and its people's entries and writes what differs; answers it. Overrides stay,
 * evaluations stay, the ledger stays (domain.md 3.10, 4). Under `current` the session is judged by today's settings from
 * now on. The session's lock is the caller's.
 */
export async function recomputeLocked(
  trx: Knex.Transaction,
  sessionId: number,
  under: JudgedUnder,
  now: number,
): Promise<readonly VerdictChange[]> {
  if (under === 'current') await keepTodaysNumbers(trx, sessionId);
  const stored = await readStoredVerdicts(trx, sessionId);
  const projection = await projectAttendance(trx, sessionId, now);
  if (!projection) return [];
  const { gathered, people, judgedAnew } = projection;
  const changes = differences(stored, await computedRows(trx, gathered, people, now));
  if (changes.length === 0) return changes;
  await raiseVersion(trx, sessionId);
  if (!judgedAnew) await announce(trx, sessionId, now);
  return changes;
}

/** Otherwise the next late event would bring the old numbers back. */
async function keepTodaysNumbers(trx: Knex.Transaction, sessionId: number): Promise<void> {
  const today = (await gatherFacts(trx, [sessionId], 'current')).get(sessionId);
  if (!today) return;
  await trx('sessions')
    .where('id', sessionId)
    .update({ policy: JSON.stringify(today.policy), policy_version: today.policyVersion });
}

/** One session, by anybody who reviews it, under its own frozen numbers. */
export function recomputeSession(
  deps: Deps,
  actor: Actor,
  sessionId: number,
): Promise<Result<{ changes: VerdictChange[] }>> {
  const deed = {
    sessionId,
    action: 'attendance.recompute',
    name: 'attendance.recompute',
    commandId: undefined,
  } as const;
  return onEndedSession(deps, actor, deed, async (trx, session, now) => {
    const changes = await recomputeLocked(trx, session.id, 'frozen', now);
    await audit(trx, {
      actor: actorLabel(actor),
      action: 'attendance.recompute',
      subject: `session-${session.id}`,
      data: { changes },
    });
    return ok({ changes: [...changes] });
  });
}
