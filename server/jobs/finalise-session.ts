import { databaseNow } from '../db/connect.ts';
import type { Deps } from '../deps.ts';
import { finaliseReports } from '../usecases/attendance/finalise.ts';
import { writeCounting } from '../usecases/counting/write-counting.ts';
import { afterSettling } from '../usecases/notices/later.ts';
import { announce } from '../usecases/sessions/apply.ts';
import { lockSession } from '../usecases/sessions/store.ts';

/** Settling is over: late events are in, the reports and the count become final (domain.md 3.8, 6). */
export async function finaliseSession(deps: Deps, sessionId: number): Promise<void> {
  await deps.db.transaction(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session || session.finalised_at !== null) return;
    const now = await databaseNow(trx);
    await finaliseReports(trx, sessionId, now);
    await writeCounting(trx, sessionId, true);
    await trx('sessions')
      .where('id', sessionId)
      .update({ finalised_at: trx.raw('clock_timestamp()'), version: trx.raw('version + 1') });
    await announce(trx, sessionId, now);
    await afterSettling(trx, deps, sessionId);
  });
  deps.hub.wake();
}
