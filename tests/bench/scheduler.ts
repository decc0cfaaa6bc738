import { insertManySessions } from '#tests/support/many-sessions.ts';
import { startRoomsOnlyLiveKit } from '#tests/support/rooms-only-livekit.ts';
import { MINUTE } from '#shared/domain/time.ts';
import type { Parts } from './parts.ts';
import { median, ratioOf, type Finding, type Round } from './statistics.ts';

const ROUNDS = 5;
const SERVERS = 3;
const SESSIONS_OF_A_KIND = 40;
const LEASE_MS = 1_000;
const FAST = {
  ITQAN_MANAGE_EVERY_MS: '200',
  ITQAN_LEASE_MS: String(LEASE_MS),
  ITQAN_ROSTER_EVERY_MS: '5000',
};

/**
 * How many classes a second the jobs open, three servers on one database against one of them (the others frozen). No
 * class may be opened twice and no slot run twice: then there is no result.
 */
export async function benchScheduler(parts: Parts, say: (line: string) => void): Promise<readonly Finding[]> {
  const liveKit = await startRoomsOnlyLiveKit();
  const ports: number[] = [];
  try {
    for (let n = 0; n < SERVERS; n += 1) ports.push(await parts.startServer({ ...FAST, ...liveKit.env }));
    const [, ...others] = ports;
    const rounds: Round[] = [];
    for (let round = -1; round < ROUNDS; round += 1) {
      for (const port of others) parts.freeze(port);
      const baseline = await opened(parts);
      for (const port of others) parts.goOn(port);
      const ours = await opened(parts);
      const shown = `${ours.toFixed(1)} and ${baseline.toFixed(1)} classes a second`;
      say(`scheduler ${round < 0 ? 'warm-up' : `round ${round + 1}`}: ${shown}`);
      if (round >= 0) rounds.push({ ours, baseline });
    }
    const pace = (side: keyof Round): string => `${median(rounds.map((one) => one[side])).toFixed(1)}/s`;
    return [
      {
        what: 'scheduler, three servers against one',
        ours: pace('ours'),
        baseline: pace('baseline'),
        value: ratioOf(rounds),
        unit: '×',
        bar: { atLeast: 0.9 },
      },
    ];
  } finally {
    for (const port of ports) parts.goOn(port);
    await liveKit.close();
  }
}

/** Classes a second, from placing them until the last one is open; then they are over. */
async function opened({ db }: Parts): Promise<number> {
  // What a server held when it was frozen is free again.
  await new Promise((resolve) => setTimeout(resolve, 2 * LEASE_MS));
  const startsAt = Date.now() + 5 * MINUTE;
  for (const kind of ['quran', 'academic'] as const) await insertManySessions(db, SESSIONS_OF_A_KIND, startsAt, kind);
  const began = performance.now();
  for (;;) {
    const left = await db('sessions').where('status', 'scheduled').count<{ n: number }>('* as n').first();
    if (left?.n === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const seconds = (performance.now() - began) / 1000;
  const doubles = await db.raw<{ rows: unknown[] }>(
    `select session_id from session_transitions where to_status = 'ready' group by session_id having count(*) > 1
     union all select session_id from session_rooms group by session_id having count(*) > 1
     union all select count(*) from cron_job_logs where slot is not null and status <> 'cut'
       group by job, slot having count(*) > 1`,
  );
  if (doubles.rows.length > 0) throw new Error(`${doubles.rows.length} were done twice`);
  await db('session_rooms')
    .whereNull('close_wanted_at')
    .update({ close_wanted_at: db.fn.now(), closed_at: db.fn.now() });
  await db('sessions').where('status', 'ready').update({ status: 'cancelled', ended_at: db.fn.now() });
  return (2 * SESSIONS_OF_A_KIND) / seconds;
}
