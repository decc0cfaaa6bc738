import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Knex } from 'knex';
import { connect } from '#server/db/connect.ts';
import { migrate, NewerSchema } from '#server/db/migrate.ts';
import { MIGRATIONS } from '#server/db/migrations/index.ts';
import { startJobQueue } from '#server/jobs/queue.ts';
import { createLog } from '#server/log.ts';
import { freePort } from '#server/process/free-port.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { eventually } from '../support/eventually.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
import { serverProcess, type ServerProcess } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let db: Knex;
  beforeEach(async () => {
    database = await createTestDatabase({ empty: true });
    db = connect(database.connectionString);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  test('run once however many servers start together', async () => {
    const servers = Array.from({ length: 4 }, () => connect(database.connectionString));
    const applied = await Promise.all(servers.map((server) => migrate(server)));
    expect(applied.flat().toSorted()).toEqual(MIGRATIONS.map((one) => one.name).toSorted());
    expect(await db('schema_migrations')).toHaveLength(MIGRATIONS.length);
    await Promise.all(servers.map((server) => server.destroy()));
  });

  test('servers that start together make the queue’s tables one after the other', async () => {
    const log = createLog(() => undefined, 'silent');
    const queues = await Promise.all(
      Array.from({ length: 6 }, () => startJobQueue(db, database.connectionString, log)),
    );
    expect((await db('pgboss.queue')).length).toBeGreaterThan(0);
    await Promise.all(queues.map((queue) => queue.stop()));
  });

  test(
    'go on where a killed server stopped, whichever of them it was in the middle of',
    { timeout: 180_000 },
    async ({ onTestFinished }) => {
      const folder = await mkdtemp(join(tmpdir(), 'itqan-test-migrating-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const newServer = async (name: string): Promise<ServerProcess> => {
        const server = serverProcess(folder, await freePort(), { DATABASE_URL: database.connectionString }, { name });
        onTestFinished(server.stop);
        return server;
      };
      await db.raw(
        'create table schema_migrations (id integer primary key, name text not null, applied_at timestamptz not null default now())',
      );
      const waiting = async (): Promise<number> => {
        const { rows } = await db.raw(
          `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
           and query like 'insert into "schema_migrations"%'`,
        );
        return rows.length;
      };
      for (const { id } of [MIGRATIONS[1]!, MIGRATIONS.at(-1)!]) {
        // Everything of this one is written and not yet committed when the server comes to our row.
        const ours = await db.transaction();
        onTestFinished(async () => void (ours.isCompleted() || (await ours.rollback())));
        await ours('schema_migrations').insert({ id, name: 'in the way' });
        const killed = await newServer(`killed-${id}`);
        const end = killed.start().then(
          () => 'started',
          () => 'killed',
        );
        await vi.waitFor(async () => expect(await waiting(), await killed.log()).toBe(1), {
          timeout: 60_000,
          interval: 50,
        });
        await killed.kill();
        expect(await end).toBe('killed');
        await ours.rollback();
        await eventually(async () => expect(await waiting()).toBe(0));
        expect(await db('schema_migrations').orderBy('id').pluck('name')).toEqual(
          MIGRATIONS.slice(0, id - 1).map((one) => one.name),
        );
      }
      const next = [await newServer('next'), await newServer('another')];
      await Promise.all(next.map((server) => server.start()));
      expect(await db('schema_migrations').orderBy('id').pluck('name')).toEqual(MIGRATIONS.map((one) => one.name));
      const untroubled = await createTestDatabase();
      onTestFinished(untroubled.drop);
      expect(await schemaOf(database.connectionString)).toEqual(await schemaOf(untroubled.connectionString));
    },
  );

  test('what people had decided before entries were kept becomes an entry', async () => {
    const older = MIGRATIONS.filter((one) => one.id < 5);
    await db.raw(
      'create table schema_migrations (id integer primary key, name text not null, applied_at timestamptz not null default now())',
    );
    await db.transaction(async (trx) => {
      for (const { id, name, up } of older) {
        await up(trx);
        await trx('schema_migrations').insert({ id, name });
      }
    });
    const session = await insertSession(db, { startsAt: Date.now() - 90 * MINUTE, students: 2, status: 'completed' });
    await db('student_session_reports').insert(
      session.studentIds.map((student_id, n) => ({
        session_id: session.id,
        student_id,
        status: n === 0 ? 'excused' : 'absent',
        computed_status: 'absent',
        attended_ms: 0,
        window_ms: 60 * MINUTE,
        policy_version: 1,
      })),
    );
    await migrate(db);
    expect(await db('attendance_entries')).toMatchObject([
      { person_id: session.studentIds[0], kind: 'status', status: 'excused', base_status: 'absent', actor: 'system' },
    ]);
  });

  test('an older app refuses a newer schema and changes nothing', async () => {
    await migrate(db);
    await db('schema_migrations').insert({ id: MIGRATIONS.length + 1, name: 'of the future' });
    await expect(migrate(db)).rejects.toThrow(NewerSchema);
    expect(await db('schema_migrations')).toHaveLength(MIGRATIONS.length + 1);
  });

  test('operators’ questions work as they are written', async () => {
    await migrate(db);
    for (const question of [
      'SELECT status, COUNT(*) FROM quran_sessions GROUP BY status;',
      'SELECT * FROM meeting_attendances WHERE left_at IS NULL;',
      'SELECT * FROM cron_job_logs ORDER BY created_at DESC LIMIT 10;',
      'SELECT id, status FROM academic_sessions UNION ALL SELECT id, status FROM interactive_course_sessions;',
      'SELECT * FROM student_session_reports, academic_session_reports, interactive_session_reports;',
      'SELECT * FROM quran_session_schedules, academic_schedules;',
    ])
      expect((await db.raw(question)).rows).toEqual([]);
  });

  test('facts, ledger, transitions and audit rows cannot be taken back', async () => {
    await migrate(db);
    for (const table of [
      'attendance_facts',
      'session_consumptions',
      'session_transitions',
      'audit_log',
      'audit_seals',
      'attendance_entries',
      'effective_windows',
    ])
      await expect(db(table).delete(), table).rejects.toThrow(/only ever appends/);
  });
});

/** Every column, index and rule of the database, as text. */
async function schemaOf(connectionString: string): Promise<readonly string[]> {
  const db = connect(connectionString, { max: 1 });
  try {
    const { rows } = await db.raw<{ rows: { what: string }[] }>(
      `select concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default) as what
         from information_schema.columns where table_schema = 'public'
       union all select indexdef from pg_indexes where schemaname = 'public'
       union all select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint
         where connamespace = 'public'::regnamespace
       union all select pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
       union all select proname || ' ' || prosrc from pg_proc where pronamespace = 'public'::regnamespace
       order by 1`,
    );
    return rows.map(({ what }) => what);
  } finally {
    await db.destroy();
  }
}
