import type { Knex } from 'knex';
import { HOUR } from '#shared/domain/time.ts';
import type { Deps } from '../../deps.ts';
import { writeToGuardians } from './guardians.ts';
import { tellOfClass } from './tell.ts';

/** A teacher is reminded of an evaluation that is missing this long after the class. */
const EVALUATE_WITHIN_MS = 2 * HOUR;

/** Queues the notice that the class is due, for the moment of its start. */
export async function announceStart(
  trx: Knex.Transaction,
  deps: Pick<Deps, 'jobs'>,
  sessionId: number,
  now: number,
): Promise<void> {
  const session = await trx('sessions').where('id', sessionId).first('starts_at');
  const startsAt: number | null = session?.starts_at ?? null;
  if (startsAt === null) return;
  await deps.jobs.enqueue(trx, 'class-due', { sessionId, startsAt }, { afterMs: Math.max(0, startsAt - now) });
}

/** At the class's time: its teacher is told when it does not run yet. One that was moved meanwhile has its own notice. */
export async function tellClassDue(deps: Deps, sessionId: number, startsAt: number): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const session = await trx('sessions').where('id', sessionId).first('status', 'starts_at');
    if (session?.status !== 'ready' || session.starts_at !== startsAt) return;
    await tellOfClass(trx, deps, { kind: 'class_due', sessionId, doneBy: null, reason: '', before: null });
  });
  deps.hub.wake();
}

/**
 * Once the verdicts are final: families of the absent are written to, and the teacher is reminded later of what is not
 * evaluated by then. An absence that nobody could verify, or that a person has excused, is no news for a family.
 */
export async function afterSettling(trx: Knex.Transaction, deps: Deps, sessionId: number): Promise<void> {
  const absent: number[] = await trx('session_reports as r')
    .join('sessions as s', 's.id', 'r.session_id')
    .where('r.session_id', sessionId)
    .where('r.status', 'absent')
    .whereIn('s.status', ['completed', 'absent'])
    .whereRaw(`not ('unverified' = any (r.flags))`)
    .pluck('r.student_id');
  const once = `absent:${sessionId}`;
  if (absent.length > 0)
    await writeToGuardians(trx, deps, { kind: 'absent', sessionId, before: null, once, studentIds: absent });
  const flagged = await trx('sessions').where('id', sessionId).whereRaw(`flags @> '{over_quota}'`).first('id');
  if (flagged) await tellOfClass(trx, deps, { kind: 'over_quota', sessionId, doneBy: null, reason: '', before: null });
  await deps.jobs.enqueue(trx, 'evaluation-due', { sessionId }, { afterMs: EVALUATE_WITHIN_MS });
}

/** Two hours after the class: its teacher is told when a student who came is not evaluated yet. */
export async function tellEvaluationDue(deps: Deps, sessionId: number): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const owed = await trx('session_reports')
      .where('session_id', sessionId)
      .whereNull('evaluated_at')
      .whereNotIn('status', ['absent', 'excused'])
      .first('student_id');
    if (!owed) return;
    await tellOfClass(trx, deps, { kind: 'evaluation_missing', sessionId, doneBy: null, reason: '', before: null });
  });
  deps.hub.wake();
}
