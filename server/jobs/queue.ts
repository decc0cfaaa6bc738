import type { Knex } from 'knex';
import type pg from 'pg';
import PgBoss from 'pg-boss';
import { z } from 'zod';
import { alone } from '../db/alone.ts';
import type { Log } from '../log.ts';

/** Every kind of queued work and the shape of its data. */
const JOBS = {
  /** Closes a room in LiveKit until LiveKit confirms. */
  'close-room': z.object({ roomName: z.string() }),
  /** Settling is over: read the roster once more, compute and write the session's reports. */
  'finalise-session': z.object({ sessionId: z.number().int() }),
  /** Sends one mail of the outbox. */
  'send-mail': z.object({ mailId: z.number().int() }),
  /** A class's time has come: its teacher is told when it does not run yet. */
  'class-due': z.object({ sessionId: z.number().int(), startsAt: z.number().int() }),
  /** What is not evaluated some hours after a class. */
  'evaluation-due': z.object({ sessionId: z.number().int() }),
  /** Goes on with a recompute of a period: its preview, or its writing. */
  'recompute-period': z.object({ runId: z.number().int() }),
} as const;
export type JobName = keyof typeof JOBS;
type JobData<Name extends JobName> = z.output<(typeof JOBS)[Name]>;

export interface JobQueue {
  /** Queues work inside the caller's transaction: it is there exactly when the change is. */
  enqueue<Name extends JobName>(
    trx: Knex.Transaction,
    name: Name,
    data: JobData<Name>,
    options?: {
      readonly afterMs?: number;
      /** Not when the same work waits, or is being done, already. */
      readonly unlessQueued?: boolean;
    },
  ): Promise<void>;
  /** Starts working; a handler that throws is tried again with growing pauses. */
  work<Name extends JobName>(name: Name, handler: (data: JobData<Name>) => Promise<void>): Promise<void>;
  stop(): Promise<void>;
}

const RETRY = { retryLimit: 12, retryDelay: 1, retryBackoff: true, expireInSeconds: 60 } as const;
/** pg-boss measures its pauses by the computer's clock: one that is set back two hours would have it pause as long. */
const WAKE_EVERY_MS = 2_000;

/**
 * A Postgres queue (pg-boss) that several servers share. Its cron is not used: ticks are a loop of our own
 * (docs/architecture.md, "Jobs"). Servers that start together make its tables one after the other.
 */
export async function startJobQueue(db: Knex, connectionString: string, log: Log): Promise<JobQueue> {
  const boss = new PgBoss({ connectionString, max: 4, application_name: 'itqan-jobs', schedule: false });
  boss.on('error', (error) => log.warn({ err: error }, 'the job queue could not reach the database; it tries again'));
  hearEndings(boss.getDb(), log);
  await alone(db, 'makingQueues', async () => {
    await boss.start();
    for (const name of Object.keys(JOBS)) await boss.createQueue(name, { name, policy: 'standard', ...RETRY });
  });
  const workers: string[] = [];
  const waking = setInterval(() => {
    for (const worker of workers) boss.notifyWorker(worker);
  }, WAKE_EVERY_MS);
  return {
    async enqueue(trx, name, data, options = {}) {
      if (options.unlessQueued && (await isQueued(trx, name, data))) return;
      await boss.send(name, data, {
        ...RETRY,
        // In seconds from the database's now: this computer's clock may be wrong (reliability.md 9).
        ...(options.afterMs ? { startAfter: options.afterMs / 1000 } : {}),
        db: inTransaction(trx),
      });
    },
    async work(name, handler) {
      const worker = await boss.work<unknown>(name, { pollingIntervalSeconds: 0.5, batchSize: 1 }, async (jobs) => {
        for (const job of jobs) {
          try {
            await handler(JOBS[name].parse(job.data) as JobData<typeof name>);
          } catch (error) {
            log.warn({ err: error, job: name, data: job.data }, 'a queued job failed; it is tried again');
            throw error;
          }
        }
      });
      workers.push(worker);
    },
    stop() {
      clearInterval(waking);
      return boss.stop({ graceful: true, wait: true, timeout: 5_000 });
    },
  };
}

/**
 * pg-boss lets go of what marks a job as done or failed: when the database is lost just then nobody hears of it, and the
 * process ends. Such a job is taken up again once its time has expired, as after a crash.
 */
function hearEndings(db: PgBoss.Db, log: Log): void {
  const execute = db.executeSql.bind(db);
  db.executeSql = async (text, values) => {
    try {
      return await execute(text, values);
    } catch (error) {
      if (!MARKS_AN_END.test(text)) throw error;
      log.warn({ err: error }, 'how a queued job ended could not be written; it is done again');
      return { rows: [{ count: 0 }] };
    }
  };
}
/** Jobs by their ids, with what came of them. */
const MARKS_AN_END = /UNNEST\(\$2::uuid\[\]\)[\s\S]*\$3::jsonb|\$3::jsonb[\s\S]*UNNEST\(\$2::uuid\[\]\)/;

const isQueued = async (trx: Knex.Transaction, name: JobName, data: object): Promise<boolean> =>
  (await trx('pgboss.job')
    .where({ name })
    .whereRaw(`state < 'completed' and data = ?::jsonb`, [JSON.stringify(data)])
    .first('id')) !== undefined;

/** pg-boss speaks `$1`: it gets the transaction's own connection. */
function inTransaction(trx: Knex.Transaction): PgBoss.Db {
  return {
    async executeSql(text, values) {
      const connection = (await trx.client.acquireConnection()) as pg.Client;
      const result = await connection.query(text, values);
      return { rows: result.rows as unknown[] };
    },
  };
}
