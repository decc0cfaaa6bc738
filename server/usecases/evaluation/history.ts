import type { EvaluationEntry } from '#shared/contract/evaluations.ts';
import { ok, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { refusalFor } from '../human/ended-session.ts';

/** Every saving of a class's evaluations, oldest first; nothing is ever taken out (domain.md 4). */
export async function evaluationHistory(
  deps: Deps,
  actor: Actor,
  sessionId: number,
): Promise<Result<{ entries: EvaluationEntry[] }>> {
  const refusal = await refusalFor(deps.db, actor, sessionId, 'evaluation.view');
  if (refusal) return { ok: false, refusal };
  const found = await deps.db.raw<{ rows: EvaluationEntry[] }>(
    `select e.id as "entryId", e.student_id as "studentId", e.base_entry_id as "baseEntryId", e.evaluation,
       coalesce(t.name, e.actor) as author, e.at
     from evaluation_entries e left join staff t on e.actor = 'staff-' || t.id
     where e.session_id = ? order by e.id`,
    [sessionId],
  );
  return ok({ entries: found.rows });
}
