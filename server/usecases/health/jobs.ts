import type { Knex } from 'knex';
import type { JobHealth } from '#shared/contract/health.ts';
import type { Timing } from '../../config.ts';

/** How often each job looks (domain.md 8); a job that only runs on demand is not here. */
const EVERY: Readonly<Record<string, (timing: Timing) => number>> = {
  'sessions:manage-meetings': (timing) => timing.manageEveryMs,
  'meetings:cleanup-expired': (timing) => timing.cleanupEveryMs,
};

interface LastRun {
  readonly job: string;
  readonly created_at: number;
  readonly status: NonNullable<JobHealth['lastStatus']>;
}

/** Each job's last run, and when the next one is due; jobs that never ran stand there as well. */
export async function jobsOf(db: Knex, timing: Timing): Promise<JobHealth[]> {
  const found = await db.raw<{ rows: LastRun[] }>(
    `select distinct on (job) job, created_at, status from cron_job_logs
     where created_at > now() - interval '7 days' order by job, created_at desc`,
  );
  const last = new Map(found.rows.map((row) => [row.job, row]));
  return [...new Set([...Object.keys(EVERY), ...last.keys()])].toSorted().map((job) => {
    const run = last.get(job);
    const everyMs = EVERY[job]?.(timing);
    return {
      job,
      lastAt: run?.created_at ?? null,
      lastStatus: run?.status ?? null,
      nextAt: run === undefined || everyMs === undefined ? null : run.created_at + everyMs,
    };
  });
}
