import type { Knex } from 'knex';
import type { HealthDetail } from '#shared/contract/health.ts';
import { can, visibleTeachers } from '#shared/domain/permissions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { jobsOf } from './jobs.ts';
import { webhooksOf } from './webhooks.ts';

const LOG_ROWS = 30;
const LONGEST_LIST = 100;
const FINAL_WITHIN_MS = 15 * MINUTE;

/** Everything that the Health screen shows; sessions only those that the asker may see (product.md, Admin · Health). */
export async function healthDetail(deps: Deps, actor: Actor): Promise<Result<HealthDetail>> {
  if (!can(actor, 'health.view', { type: 'academy' })) return refuse('forbidden');
  const { db, liveKit } = deps;
  const clock = await compareClocks(db);
  const database = await db.raw<{ rows: { version: string; size: number }[] }>(
    `select current_setting('server_version') as version, pg_database_size(current_database()) as size`,
  );
  return ok({
    asOf: clock.now,
    database: {
      version: database.rows[0]?.version ?? '',
      sizeBytes: database.rows[0]?.size ?? 0,
      answerMs: clock.answerMs,
    },
    liveKit: {
      state: liveKit ? ((await liveKit.ping()) ? 'ok' : 'away') : 'missing',
      url: liveKit?.url ?? null,
    },
    webhooks: await webhooksOf(db, deps.config.spoolDir),
    jobs: await jobsOf(db, deps.config),
    log: await readLog(db),
    roomsToClose: await roomsToClose(db, actor),
    undecided: await undecided(db, actor),
    notFinal: await notFinal(db, actor, deps.config.timing.settlingMs),
    differences: await differences(db, actor),
    serverSkewMs: clock.skewMs,
  });
}

/** The database's time against the middle of asking for it. */
async function compareClocks(db: Knex): Promise<{ now: number; skewMs: number; answerMs: number }> {
  const before = Date.now();
  const began = performance.now();
  const now = await databaseNow(db);
  const answerMs = Math.round(performance.now() - began);
  return { now, answerMs, skewMs: Math.round(before + answerMs / 2 - now) };
}

async function readLog(db: Knex): Promise<HealthDetail['log']> {
  return db('cron_job_logs')
    .orderBy([
      { column: 'created_at', order: 'desc' },
      { column: 'id', order: 'desc' },
    ])
    .limit(LOG_ROWS)
    .select('id', 'job', 'host', 'status', 'counts', 'error', 'created_at as createdAt', 'finished_at as finishedAt');
}

/** Sessions that the asker may see, with their teacher's name. */
function visibleSessions(db: Knex, actor: Actor): Knex.QueryBuilder {
  const teachers = visibleTeachers(actor, 'session.view');
  const query: Knex.QueryBuilder = db('sessions as s').join('staff as t', 't.id', 's.teacher_id').limit(LONGEST_LIST);
  return teachers === 'all' ? query : query.whereIn('s.teacher_id', [...teachers]);
}

const ABOUT = ['s.id as sessionId', 's.title', 't.name as teacherName'] as const;

/** Half a minute is what closing takes when all is well. */
async function roomsToClose(db: Knex, actor: Actor): Promise<HealthDetail['roomsToClose']> {
  return visibleSessions(db, actor)
    .join('session_rooms as r', 'r.session_id', 's.id')
    .whereNull('r.closed_at')
    .whereRaw(`r.close_wanted_at < now() - interval '30 seconds'`)
    .orderBy('r.close_wanted_at')
    .select(
      ...ABOUT,
      'r.name as roomName',
      'r.close_wanted_at as wantedAt',
      'r.close_attempts as attempts',
      'r.close_error as lastError',
    );
}

async function undecided(db: Knex, actor: Actor): Promise<HealthDetail['undecided']> {
  return visibleSessions(db, actor)
    .whereRaw(`s.flags @> array['undecided']`)
    .whereNotNull('s.ends_at')
    .orderBy('s.ends_at', 'desc')
    .select(...ABOUT, 's.ends_at as endsAt');
}

/** Settling takes its time, then the queue tries for a while: what it gave up is brought back by `queue:again`. */
async function notFinal(db: Knex, actor: Actor, settlingMs: number): Promise<HealthDetail['notFinal']> {
  return visibleSessions(db, actor)
    .whereIn('s.status', ['completed', 'absent'])
    .whereNull('s.finalised_at')
    .whereRaw(`s.ended_at < now() - make_interval(secs => ?)`, [(settlingMs + FINAL_WITHIN_MS) / 1000])
    .orderBy('s.ended_at')
    .select(...ABOUT, 's.ended_at as endedAt');
}

/** What the nightly check found and no later one found gone; of a session for those who see it, of no session for admins. */
async function differences(db: Knex, actor: Actor): Promise<HealthDetail['differences']> {
  const teachers = visibleTeachers(actor, 'session.view');
  const query: Knex.QueryBuilder = db('ledger_differences as d')
    .leftJoin('sessions as s', 's.id', 'd.session_id')
    .leftJoin('students as st', 'st.id', 'd.student_id')
    .leftJoin('staff as te', 'te.id', 'd.teacher_id')
    .whereNull('d.gone_at')
    .orderBy('d.id', 'desc')
    .limit(LONGEST_LIST);
  if (teachers !== 'all') void query.whereIn('s.teacher_id', [...teachers]);
  return query.select(
    'd.id',
    'd.what',
    'd.session_id as sessionId',
    's.title',
    's.starts_at as startsAt',
    'd.subscription_id as subscriptionId',
    'st.name as studentName',
    'te.name as teacherName',
    'd.expected',
    'd.found',
    'd.found_at as foundAt',
  );
}
