import type { RecomputeRun } from '#shared/contract/attendance.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import type { AcademyRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { readRun, type RunRow } from './runs.ts';

export interface StartInput {
  readonly runId: number;
  readonly reason: string;
  readonly commandId?: string | undefined;
}

/** Writes what a preview showed, in the background; never without one, nor after the settings behind it changed. */
export async function startPeriod(deps: Deps, actor: Actor, input: StartInput): Promise<Result<RecomputeRun>> {
  if (!can(actor, 'attendance.recompute_period', { type: 'academy' })) return refuse('forbidden');
  const { runId, reason, commandId } = input;
  return deps.db.transaction(async (trx): Promise<Result<RecomputeRun>> => {
    const run = await trx<RunRow>('recompute_runs').where('id', runId).forUpdate().first();
    if (!run) return refuse('not_found');
    return onceOnly(trx, actor, { name: `attendance.recompute_period recompute-${runId}`, commandId }, async () => {
      if (reason === '') return refuse('reason_required');
      if (run.phase === 'previewing') return refuse('preview_needed');
      if (run.phase !== 'previewed') return refuse('version_conflict', { phase: run.phase, startedBy: run.started_by });
      const academy = await trx<AcademyRow>('academy').first('settings_version');
      if (run.under === 'current' && academy?.settings_version !== run.settings_version)
        return refuse('preview_stale', {
          previewed: run.settings_version,
          version: academy?.settings_version ?? null,
        });
      await trx('recompute_runs')
        .where('id', runId)
        .update({
          phase: 'applying',
          started_by: actorLabel(actor),
          reason,
          started_at: trx.raw('clock_timestamp()'),
        });
      await deps.jobs.enqueue(trx, 'recompute-period', { runId });
      const started = await readRun(trx, runId);
      if (!started) throw new Error(`recompute run ${runId} vanished under its lock`);
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'attendance.recompute_period',
        subject: `recompute-${runId}`,
        data: { reason, under: run.under, sessions: started.sessions, wouldChange: started.wouldChange },
      });
      return ok(started);
    });
  });
}
