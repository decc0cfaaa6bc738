import type { Deps } from '../deps.ts';
import { projectAttendance } from '../usecases/attendance/project.ts';
import { databaseNow } from '../db/connect.ts';
import { lockSession } from '../usecases/sessions/store.ts';
import { eachOf } from './each-of.ts';
import type { Run } from './ticks.ts';

const AT_ONCE = 4;

/**
 * Judges final classes anew in which somebody still counts as being in, once time has ended that stay (domain.md 3.2 c):
 * LiveKit was away, so no event tells of it, and what is stored would be another verdict than the facts'.
 */
export async function endOpenStays(deps: Deps, run: Run): Promise<{ ended: number; failed: number }> {
  const { rows } = await deps.db.raw<{ rows: { id: number }[] }>(
    `select s.id from sessions s
     where s.id in (select session_id from meeting_attendances where left_at is null)
       and s.finalised_at is not null
       and clock_timestamp() >= s.ends_at + (s.policy ->> 'staleCycleMinutes')::int * interval '1 minute'
     order by s.id`,
  );
  let ended = 0;
  const failed = await eachOf(
    rows,
    AT_ONCE,
    run,
    async ({ id }) => {
      await deps.db.transaction(async (trx) => {
        await run.hold(trx);
        await lockSession(trx, id);
        await projectAttendance(trx, id, await databaseNow(trx));
      });
      ended += 1;
    },
    (error, { id }) =>
      deps.log.error({ err: error, sessionId: id }, "a class's open stays could not be ended; the others go on"),
  );
  if (ended > 0) deps.hub.wake();
  return { ended, failed };
}
