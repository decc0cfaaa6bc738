import type { Knex } from 'knex';

/** A run that holds its job's slot. */
export interface Holding {
  readonly job: string;
  /** The slot's beginning as the database writes it, to the microsecond. */
  readonly slot: string;
  /** The run's row in `cron_job_logs`, and its fence: the slot belongs to the run that it names. */
  readonly runId: number;
}

export type Outcome =
  | { readonly status: 'done'; readonly counts: Readonly<Record<string, number>> }
  | { readonly status: 'failed' | 'cut'; readonly error: string };

/**
 * Takes the job's present slot, or nothing: it is done, or somebody works on it or on an earlier one and is alive. Missed
 * slots are never made up one by one, this one stands for all of them. A run whose lease is over is taken to have died:
 * its row says so, and its slot is this run's (domain.md 8). One statement: a server that freezes meanwhile holds nothing.
 */
export async function takeSlot(
  db: Knex,
  wish: { readonly job: string; readonly everyMs: number; readonly leaseMs: number; readonly host: string },
): Promise<Holding | null> {
  const { job, host, leaseMs, everyMs } = wish;
  const { rows } = await db.raw<{ rows: { slot: string; run: number }[] }>(
    'select taken_slot::text as slot, taken_run as run from take_job_slot(?, ?, ?, ?)',
    [job, everyMs, leaseMs, host],
  );
  return rows[0] ? { job, slot: rows[0].slot, runId: rows[0].run } : null;
}

const own = (db: Knex, { job, slot, runId }: Holding): Knex.QueryBuilder =>
  db('job_slots').where({ job, slot, run_id: runId }).whereNull('done_at');

/** Lengthens the lease; false when the slot is somebody else's by now. */
export async function renewSlot(db: Knex, holding: Holding, leaseMs: number): Promise<boolean> {
  const changed = await own(db, holding).update({
    lease_until: db.raw(`clock_timestamp() + ? * interval '1 millisecond'`, [leaseMs]),
  });
  return changed === 1;
}

/** The slot is another run's: what was begun may finish, nothing more is written. */
export class SlotLost extends Error {
  override readonly name = 'SlotLost';
}

/** The fence in front of an item's writes: throws `SlotLost` unless the slot is still this run's. */
export async function holdSlot(trx: Knex.Transaction, holding: Holding): Promise<void> {
  if (!(await own(trx, holding).first('job'))) throw new SlotLost(`the slot of ${holding.job} was taken over`);
}

/** Ends a run; a run that lost its slot changes nothing, the one that took it has said so already. */
export async function finishSlot(db: Knex, { job, slot, runId }: Holding, outcome: Outcome): Promise<void> {
  await db.raw(
    `with closed as (
       update job_slots set done_at = clock_timestamp()
       where job = :job and slot = :slot and run_id = :runId and done_at is null returning run_id)
     update cron_job_logs l set status = :status, counts = :counts, error = :error, finished_at = clock_timestamp()
     from closed where l.id = closed.run_id`,
    {
      job,
      slot,
      runId,
      status: outcome.status,
      counts: JSON.stringify(outcome.status === 'done' ? outcome.counts : {}),
      error: outcome.status === 'done' ? null : outcome.error,
    },
  );
}

/** The server stops in the middle of the run: another one may take the slot at once. */
export async function letGo(db: Knex, holding: Holding, error: string): Promise<void> {
  await own(db, holding).update({ lease_until: db.raw('clock_timestamp()') });
  await db('cron_job_logs')
    .where({ id: holding.runId, status: 'running' })
    .update({ status: 'cut', error, finished_at: db.raw('clock_timestamp()') });
}
