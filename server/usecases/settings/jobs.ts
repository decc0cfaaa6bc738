import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { jobTimes } from '../../jobs/times.ts';

const RUNS_SHOWN = 30;

interface RunRow {
  readonly id: number;
  readonly job: string;
  readonly host: string;
  readonly created_at: number;
  readonly finished_at: number | null;
  readonly status: string;
  readonly error: string | null;
}

interface JobTimes {
  readonly environment: 'production' | 'development';
  readonly timing: { job: string; everyMs: number }[];
  readonly runs: {
    id: number;
    job: string;
    host: string;
    startedAt: number;
    finishedAt: number | null;
    status: string;
    error: string | null;
  }[];
}

/** How often this environment runs its jobs, and the last runs of the cron log (domain.md 8). Not settings: shown beside them. */
export async function readJobs(deps: Deps, actor: Actor): Promise<Result<JobTimes>> {
  if (!can(actor, 'settings.edit', { type: 'academy' })) return refuse('forbidden');
  const { env, timing } = deps.config;
  const rows: RunRow[] = await deps
    .db('cron_job_logs')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(RUNS_SHOWN);
  return ok({
    environment: env,
    timing: Object.entries(jobTimes(timing)).map(([job, everyMs]) => ({ job, everyMs })),
    runs: rows.map(({ created_at, finished_at, id, job, host, status, error }) => ({
      id,
      job,
      host,
      startedAt: created_at,
      finishedAt: finished_at,
      status,
      error,
    })),
  });
}
