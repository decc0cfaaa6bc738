import type { Knex } from 'knex';
import type { JobHealth } from '#shared/contract/health.ts';
import type { ServerConfig } from '../../config.ts';
import { jobTimes } from '../../jobs/times.ts';
import { RECONCILE_JOB } from '../attendance/blind.ts';

interface LastRun {
  readonly job: string;
  readonly created_at: number;
  readonly status: NonNullable<JobHealth['lastStatus']>;
}

/** Each job's last run, and when the next one is due; jobs that never ran stand there as well. */
export async function jobsOf(db: Knex, { env, timing }: Pick<ServerConfig, 'env' | 'timing'>): Promise<JobHealth[]> {
  const found = await db.raw<{ rows: LastRun[] }>(
    `select distinct on (job) job, created_at, status from cron_job_logs
     where created_at > now() - interval '7 days' order by job, created_at desc`,
  );
  const last = new Map(found.rows.map((row) => [row.job, row]));
  const times = jobTimes(timing);
  const nextAt = async (job: string, lastAt: number): Promise<number | null> => {
    const everyMs = times[job];
    // Rosters are read while a room is live only.
    if (everyMs === undefined || job === RECONCILE_JOB) return null;
    const next = (Math.floor(lastAt / everyMs) + 1) * everyMs;
    return job === 'maintenance' && env === 'production' ? nextNight(db, next) : next;
  };
  return Promise.all(
    [...new Set([...Object.keys(times), ...last.keys()])].toSorted().map(async (job): Promise<JobHealth> => {
      const run = last.get(job);
      return {
        job,
        lastAt: run?.created_at ?? null,
        lastStatus: run?.status ?? null,
        nextAt: run === undefined ? null : await nextAt(job, run.created_at),
      };
    }),
  );
}

/** The moment itself when it lies in the academy's night, else the midnight after it. */
async function nextNight(db: Knex, moment: number): Promise<number> {
  const { rows } = await db.raw<{ rows: { at: number }[] }>(
    `select case when extract(hour from wall) < 6 then moment
       else (date_trunc('day', wall) + interval '1 day') at time zone time_zone end as at
     from (select time_zone, moment, moment at time zone time_zone as wall
       from academy, (select to_timestamp(? / 1000.0) as moment) m) a`,
    [moment],
  );
  return rows[0]?.at ?? moment;
}
