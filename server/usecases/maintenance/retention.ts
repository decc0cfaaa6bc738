import type { Knex } from 'knex';

const AT_ONCE = 5_000;
/** Webhook payloads (domain.md 8), and with them what went wrong in a job. */
const KEPT = '90 days';
/** Runs that went well, several a minute: among more of them nobody would find the others. */
const WELL_KEPT = '14 days';

/**
 * Removes what is kept for a time only: deliveries of webhooks and runs of jobs that failed after 90 days, runs that went
 * well after 14, slots after two. Stays, verdicts, ledger and audit stay for ever. A few thousand rows at a time, until the signal is set.
 */
export async function forgetTheOld(db: Knex, signal: AbortSignal): Promise<{ payloads: number; logs: number }> {
  const remove = async (sql: string): Promise<number> => {
    let removed = 0;
    for (let some = AT_ONCE; some === AT_ONCE && !signal.aborted; removed += some)
      some = (await db.raw<{ rowCount: number }>(sql, [AT_ONCE])).rowCount;
    return removed;
  };
  const payloads = await remove(
    `delete from livekit_events where id in (
       select id from livekit_events
       where received_at < clock_timestamp() - interval '${KEPT}' and state <> 'new' limit ?)`,
  );
  const logs = await remove(
    `delete from cron_job_logs where id in (
       select id from cron_job_logs where created_at < clock_timestamp()
         - case status when 'done' then interval '${WELL_KEPT}' else interval '${KEPT}' end limit ?)`,
  );
  await remove(
    `delete from job_slots where (job, slot) in (
       select job, slot from job_slots where slot < clock_timestamp() - interval '2 days' limit ?)`,
  );
  return { payloads, logs };
}
