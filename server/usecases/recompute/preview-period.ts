import type { RecomputeRun } from '#shared/contract/attendance.ts';
import { can } from '#shared/domain/permissions.ts';
import { DAY } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { actorLabel, type Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { AcademyRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import type { JudgedUnder } from '../attendance/gather.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { readRun } from './runs.ts';

const LONGEST_PERIOD = 400 * DAY;

export interface PeriodInput {
  readonly from: number;
  readonly to: number;
  readonly under: JudgedUnder;
  readonly commandId?: string | undefined;
}

/**
 * Starts to look which verdicts of a period would be others, in the background: every settled session that began in
 * `[from, to)`. Nothing but the run itself is written until somebody starts it (domain.md 3.10).
 */
export async function previewPeriod(deps: Deps, actor: Actor, input: PeriodInput): Promise<Result<RecomputeRun>> {
  if (!can(actor, 'attendance.recompute_period', { type: 'academy' })) return refuse('forbidden');
  const { from, to, under, commandId } = input;
  const now = await databaseNow(deps.db);
  if (!(from >= 0 && from < to && to <= now + DAY && to - from <= LONGEST_PERIOD))
    return refuse('bad_input', { field: 'to' });
  const command = { name: `attendance.preview_recompute ${from}-${to} ${under}`, commandId };
  return deps.db.transaction((trx) =>
    onceOnly(trx, actor, command, async () => {
      const academy = await trx<AcademyRow>('academy').first('settings_version');
      const [run]: { id: number }[] = await trx('recompute_runs')
        .insert({
          period_from: at(from),
          period_until: at(to),
          under,
          settings_version: academy?.settings_version ?? 1,
          asked_by: actorLabel(actor),
        })
        .returning('id');
      if (!run) throw new Error('a recompute run was not written');
      await trx.raw(
        `insert into recompute_results (run_id, session_id)
         select :run, id from sessions where starts_at >= :from and starts_at < :to
           and status in ('completed', 'absent') and finalised_at is not null`,
        { run: run.id, from: at(from), to: at(to) },
      );
      await deps.jobs.enqueue(trx, 'recompute-period', { runId: run.id });
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'attendance.preview_recompute',
        subject: `recompute-${run.id}`,
        data: { from, to, under },
      });
      const made = await readRun(trx, run.id);
      return made ? ok(made) : refuse('not_found');
    }),
  );
}

/** How far a run is, and what it found. */
export async function recomputeRun(deps: Deps, actor: Actor, runId: number): Promise<Result<RecomputeRun>> {
  if (!can(actor, 'attendance.recompute_period', { type: 'academy' })) return refuse('forbidden');
  const run = await readRun(deps.db, runId);
  return run ? ok(run) : refuse('not_found');
}
