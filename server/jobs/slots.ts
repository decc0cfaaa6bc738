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

/** Namespace of the advisory locks: one server at a time takes a slot of a job. */
const SLOT_LOCK = 7_230_020;

interface Situation {
  readonly slot: string;
  readonly last_slot: string | null;
  readonly run_id: number | null;
  /** No slot is behind or in this one, and nobody works on the last. */
  readonly due: boolean;
  readonly unfinished: boolean;
  /** The last slot lies in the time to come: the database's clock was set back. */
  readonly ahead: boolean;
}

/** Everything by the database's clock: this slot, the last run's, and whether this one may be taken. */
const SITUATION = `
  with clock as (
    select clock_timestamp() as now,
      to_timestamp(floor(extract(epoch from clock_timestamp()) / :seconds) * :seconds) as slot),
  last as (
    select slot, run_id, done_at, lease_until from job_slots
    where job = :job and run_id is not null order by run_id desc limit 1)
  select clock.slot::text as slot, last.slot::text as last_slot, last.run_id,
    last.slot is null
      or (last.done_at is null and last.lease_until < clock.now)
      or (last.done_at is not null and (last.slot < clock.slot or last.slot > clock.now + interval '1 minute')) as due,
    last.slot is not null and last.done_at is null as unfinished,
    coalesce(last.slot > clock.now + interval '1 minute', false) as ahead
  from clock left join last on true`;

/**
 * Takes the job's present slot, or nothing: it is done, or somebody works on it or on an earlier one and is alive. Missed
 * slots are never made up one by one, this one stands for all of them. A run whose lease is over is taken to have died:
 * its row says so, and its slot is this run's (domain.md 8).
 */
export async function takeSlot(
  db: Knex,
  wish: { readonly job: string; readonly everyMs: number; readonly leaseMs: number; readonly host: string },
): Promise<Holding | null> {
  const { job, host } = wish;
  const values = { job, seconds: wish.everyMs / 1000 };
  const look = async (on: Knex): Promise<Situation | undefined> =>
    (await on.raw<{ rows: Situation[] }>(SITUATION, values)).rows[0];
  if (!(await look(db))?.due) return null;
  return db.transaction(async (trx) => {
    const lock = await trx.raw<{ rows: { free: boolean }[] }>(
      'select pg_try_advisory_xact_lock(?, hashtext(?)) as free',
      [SLOT_LOCK, job],
    );
    if (!lock.rows[0]?.free) return null;
    const found = await look(trx);
    if (!found?.due) return null;
    if (found.unfinished)
      await closeLost(trx, { job, slot: found.last_slot ?? '', runId: found.run_id ?? 0 }, `${host} took it over`);
    if (found.ahead) await trx('job_slots').where('job', job).where('slot', '>=', found.slot).delete();
    const log = await trx.raw<{ rows: { id: number }[] }>(
      `insert into cron_job_logs (job, host, slot, status, created_at)
       values (:job, :host, :slot, 'running', clock_timestamp()) returning id`,
      { job, host, slot: found.slot },
    );
    const runId = log.rows[0]?.id ?? 0;
    await trx.raw(
      `insert into job_slots (job, slot, host, run_id, lease_until)
       values (:job, :slot, :host, :runId, clock_timestamp() + :leaseMs * interval '1 millisecond')
       on conflict (job, slot) do update
         set host = excluded.host, run_id = excluded.run_id, lease_until = excluded.lease_until, done_at = null`,
      { job, slot: found.slot, host, runId, leaseMs: wish.leaseMs },
    );
    return { job, slot: found.slot, runId };
  });
}

/** The run of a server that went away: its row says so, its slot is closed. */
async function closeLost(trx: Knex.Transaction, lost: Holding, why: string): Promise<void> {
  await trx('cron_job_logs')
    .where({ id: lost.runId, status: 'running' })
    .update({ status: 'cut', error: `its server went away; ${why}`, finished_at: trx.raw('clock_timestamp()') });
  await own(trx, lost).update({ done_at: trx.raw('clock_timestamp()') });
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
export async function finishSlot(db: Knex, holding: Holding, outcome: Outcome): Promise<void> {
  await db.transaction(async (trx) => {
    const closed = await own(trx, holding).update({ done_at: trx.raw('clock_timestamp()') });
    if (closed !== 1) return;
    await trx('cron_job_logs')
      .where('id', holding.runId)
      .update({
        status: outcome.status,
        ...(outcome.status === 'done' ? { counts: JSON.stringify(outcome.counts) } : { error: outcome.error }),
        finished_at: trx.raw('clock_timestamp()'),
      });
  });
}

/** The server stops in the middle of the run: another one may take the slot at once. */
export async function letGo(db: Knex, holding: Holding, error: string): Promise<void> {
  await own(db, holding).update({ lease_until: db.raw('clock_timestamp()') });
  await db('cron_job_logs')
    .where({ id: holding.runId, status: 'running' })
    .update({ status: 'cut', error, finished_at: db.raw('clock_timestamp()') });
}
