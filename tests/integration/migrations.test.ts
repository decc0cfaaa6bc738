import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Knex } from 'knex';
import { connect } from '#server/db/connect.ts';
import { migrate, NewerSchema } from '#server/db/migrate.ts';
import { MIGRATIONS } from '#server/db/migrations/index.ts';
import { startJobQueue } from '#server/jobs/queue.ts';
import { createLog } from '#server/log.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { insertSession } from '../support/fixtures-of-sessions.ts';
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

  test('go on where a killed server stopped', async () => {
    await db.raw(
      'create table schema_migrations (id integer primary key, name text not null, applied_at timestamptz not null default now())',
    );
    await db.transaction(async (trx) => {
      await MIGRATIONS[0]!.up(trx);
      await trx('schema_migrations').insert({ id: 1, name: MIGRATIONS[0]!.name });
    });
    expect(await migrate(db)).toEqual(MIGRATIONS.slice(1).map((one) => one.name));
  });

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
