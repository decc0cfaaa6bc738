import type { Knex } from 'knex';
import type { ErrorCode } from '#shared/errors.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { evaluatePeople } from '../attendance/evaluate-people.ts';
import { gatherFacts } from '../attendance/gather.ts';
import { audit } from '../audit/audit.ts';
import { lockSession } from '../sessions/store.ts';
import { recomputeLocked } from './recompute-session.ts';
import type { RunRow } from './runs.ts';
import { computedRows, differences, readStoredVerdicts } from './verdict-rows.ts';

/** Well within the time that the queue gives one job; what is left is queued again. */
const AT_ONCE_MS = 20_000;

/** What an admin is told of a session that failed: a code of the contract. The reason itself stands in the log. */
const FAULT: ErrorCode = 'internal';

type Column = 'would_change' | 'changed';

/**
 * Goes on with a run: looks at, or recomputes, one session after the other, each in its own transaction, so that a killed
 * server loses none and a failing one stops no other. Several servers may go on with the same run.
 */
export async function continueRun(deps: Deps, runId: number): Promise<void> {
  const run = await deps.db<RunRow>('recompute_runs').where('id', runId).first();
  if (!run || (run.phase !== 'previewing' && run.phase !== 'applying')) return;
  const column = run.phase === 'previewing' ? 'would_change' : 'changed';
  const stopAt = performance.now() + AT_ONCE_MS;
  while (await doNext(deps, run, column)) {
    if (performance.now() < stopAt) continue;
    await deps.db.transaction((trx) => deps.jobs.enqueue(trx, 'recompute-period', { runId }));
    return;
  }
  await finish(deps, run, column);
  deps.hub.wake();
}

/** One session; false when none is free any more. */
async function doNext(deps: Deps, run: RunRow, column: Column): Promise<boolean> {
  let taken: number | null = null;
  try {
    await deps.db.transaction(async (trx) => {
      taken = await take(trx, run.id, column);
      if (taken === null) return;
      const changes = column === 'changed' ? await apply(trx, run, taken) : await look(trx, run, taken);
      await trx('recompute_results')
        .where({ run_id: run.id, session_id: taken })
        .update({ [column]: JSON.stringify(changes) });
    });
    return taken !== null;
  } catch (error) {
    if (taken === null) throw error;
    deps.log.warn({ err: error, runId: run.id, sessionId: taken }, 'a session could not be recomputed');
    await deps.db('recompute_results').where({ run_id: run.id, session_id: taken }).update({ error: FAULT });
    return true;
  }
}

async function take(trx: Knex.Transaction, runId: number, column: Column): Promise<number | null> {
  const row: { session_id: number } | undefined = await trx('recompute_results')
    .where('run_id', runId)
    .whereNull(column)
    .whereNull('error')
    .orderBy('session_id')
    .forUpdate()
    .skipLocked()
    .first('session_id');
  return row?.session_id ?? null;
}

async function look(trx: Knex.Transaction, run: RunRow, sessionId: number) {
  const gathered = (await gatherFacts(trx, [sessionId], run.under)).get(sessionId);
  if (!gathered) return [];
  const now = await databaseNow(trx);
  const fresh = await computedRows(trx, gathered, evaluatePeople(gathered, now), now);
  return differences(await readStoredVerdicts(trx, sessionId), fresh);
}

async function apply(trx: Knex.Transaction, run: RunRow, sessionId: number) {
  await lockSession(trx, sessionId);
  return recomputeLocked(trx, sessionId, run.under, await databaseNow(trx));
}

/** The phase is over when no session waits, not even one that another server is at. */
async function finish(deps: Deps, run: RunRow, column: Column): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const locked = await trx<RunRow>('recompute_runs').where('id', run.id).forUpdate().first('phase');
    const waiting: unknown = await trx('recompute_results')
      .where('run_id', run.id)
      .whereNull(column)
      .whereNull('error')
      .first('session_id');
    if (waiting || locked?.phase !== run.phase) return;
    const now = trx.raw('clock_timestamp()');
    if (column === 'would_change') {
      await trx('recompute_runs').where('id', run.id).update({ phase: 'previewed', previewed_at: now });
      return;
    }
    await trx('recompute_runs').where('id', run.id).update({ phase: 'done', finished_at: now });
    const changed = await trx('recompute_results').where('run_id', run.id).whereRaw(`changed <> '[]'`).count('* as n');
    await audit(trx, {
      actor: run.started_by ?? 'system',
      action: 'attendance.recompute_finished',
      subject: `recompute-${run.id}`,
      data: { sessionsChanged: changed[0]?.['n'] ?? 0 },
    });
  });
}
