import type { Deps } from '../deps.ts';
import type { Run } from './ticks.ts';

const AT_ONCE = 500;

/**
 * Work that the queue gave up, or lost, is queued again: mails that still wait, and classes that ended and whose minutes
 * are not final long after they should be (domain.md 3.8). Nothing is queued that the queue still has.
 */
export async function queueAgain({ db, jobs, config }: Deps, run: Run): Promise<{ mails: number; classes: number }> {
  return db.transaction(async (trx) => {
    await run.hold(trx);
    const mails: number[] =
      config.mail === null
        ? []
        : await trx('mail_outbox')
            .where('state', 'waiting')
            .whereRaw(`(leased_until is null or leased_until < clock_timestamp())`)
            .orderBy('id')
            .limit(AT_ONCE)
            .pluck('id');
    for (const mailId of mails) await jobs.enqueue(trx, 'send-mail', { mailId }, { unlessQueued: true });
    const classes: number[] = await trx('sessions')
      .whereIn('status', ['completed', 'absent'])
      .whereNull('finalised_at')
      .whereRaw(`ended_at < clock_timestamp() - make_interval(secs => ?)`, [(2 * config.timing.settlingMs) / 1000])
      .orderBy('ended_at')
      .limit(AT_ONCE)
      .pluck('id');
    for (const sessionId of classes) await jobs.enqueue(trx, 'finalise-session', { sessionId }, { unlessQueued: true });
    return { mails: mails.length, classes: classes.length };
  });
}
