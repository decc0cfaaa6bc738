import { spawn } from 'node:child_process';
import type { Knex } from 'knex';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { audit } from '#server/usecases/audit/audit.ts';
import { GENESIS, sealHash } from '#server/usecases/audit/chain.ts';
import { auditVerifyCommand } from '#server/usecases/audit/command.ts';
import { sealAuditLog } from '#server/usecases/audit/seal.ts';
import { verifyAuditLog } from '#server/usecases/audit/verify.ts';
import { connect } from '#server/db/connect.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

const deed = (action: string) => ({ actor: 'staff-1', action, subject: 'session-1' });

/** Deeds are written down for ever, and whoever rewrites them is found out (reliability.md 20). */
describe('the audit log', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeEach(async () => {
    database = await createTestDatabase();
    db = connect(database.connectionString);
    return async () => {
      await db.destroy();
      await database.drop();
    };
  });

  const write = (count: number) =>
    db.transaction(async (trx) => {
      for (let n = 1; n <= count; n += 1)
        await audit(trx, {
          actor: 'staff-1',
          action: 'deed',
          subject: `session-${n}`,
          data: { n, b: [1, null], a: 'ع' },
        });
    });

  /** Transactions of other databases on this Postgres hold a sealer back as well: seals until `count` rows are. */
  const sealUntil = (count: number) =>
    expect
      .poll(async () => {
        await sealAuditLog(db);
        return (await verifyAuditLog(db)).checked;
      })
      .toBe(count);

  /** As somebody with the database's highest rights would do it: no trigger and no foreign key runs. */
  const asSuperuser = (sql: string) =>
    db.transaction(async (trx) => {
      await trx.raw(`set local session_replication_role = replica`);
      await trx.raw(sql);
    });

  test('is chained row by row, in order, and found whole', async () => {
    await write(5);
    expect(await verifyAuditLog(db)).toMatchObject({ whole: true, checked: 0, unsealed: { count: 5 } });
    await sealUntil(5);
    expect(await sealAuditLog(db)).toEqual({ sealed: 0 });
    await write(2);
    const check = await verifyAuditLog(db);
    expect(check).toMatchObject({ whole: true, checked: 5, firstBad: null, unsealed: { count: 2 } });
    const ids: number[] = await db('audit_log').orderBy('id').pluck('id');
    expect(check.unsealed).toEqual({ count: 2, firstId: ids[5], lastId: ids[6] });
    expect(check.head).toMatch(/^[0-9a-f]{64}$/);
  });

  test('never seals ahead of a deed that is still being done', async () => {
    const open = await db.transaction();
    await audit(open, { actor: 'staff-1', action: 'slow', subject: 'session-1' });
    await write(3);
    expect(await sealAuditLog(db)).toEqual({ sealed: 0 });
    await open.commit();
    await sealUntil(4);
    const order: string[] = await db('audit_seals as s')
      .join('audit_log as a', 'a.id', 's.audit_id')
      .orderBy('s.seq')
      .pluck('a.action');
    expect(order).toEqual(['slow', 'deed', 'deed', 'deed']);
  });

  test('is chained in the order in which the deeds began, whichever row came first', async () => {
    const first = await db.transaction();
    await audit(first, deed('first'));
    const second = await db.transaction();
    await audit(second, deed('second'));
    await audit(first, deed('first goes on'));
    await first.commit();
    await second.commit();
    await sealUntil(3);
    const order: string[] = await db('audit_seals as s')
      .join('audit_log as a', 'a.id', 's.audit_id')
      .orderBy('s.seq')
      .pluck('a.action');
    expect(order).toEqual(['first', 'first goes on', 'second']);
  });

  test('takes in what came with a backup of a database that had counted further', async () => {
    await db('audit_log').insert({
      actor: 'staff-1',
      action: 'deed',
      subject: 'session-1',
      data: {},
      xid: '4000000000',
    });
    await write(1);
    await sealUntil(2);
    expect(await verifyAuditLog(db)).toMatchObject({ whole: true, unsealed: { count: 0 } });
  });

  test('is sealed by what it says, whatever the order of its keys', () => {
    const row = { id: 1, xid: '7', at: '2026-01-01T00:00:00.000000Z', actor: 'staff-1', action: 'deed', subject: 's' };
    const one = sealHash(GENESIS, { ...row, data: { a: { x: 1, y: [2] }, b: null } });
    expect(sealHash(GENESIS, { data: { b: null, a: { y: [2], x: 1 } }, ...row })).toEqual(one);
    expect(sealHash(GENESIS, { ...row, data: { a: { x: 2, y: [2] }, b: null } })).not.toEqual(one);
  });

  test('longer than one look takes in, is sealed and checked to its last row', async () => {
    await db.raw(
      `insert into audit_log (actor, action, subject) select 'staff-1', 'deed', 'session-' || n from generate_series(1, 2001) n`,
    );
    await sealUntil(2001);
    await asSuperuser(`update audit_log set actor = 'staff-9' where subject = 'session-2001'`);
    expect(await verifyAuditLog(db)).toMatchObject({ whole: false, checked: 2000, firstBad: { seq: 2001 } });
  });

  test('is sealed once by however many servers, none of which fails', async () => {
    await write(40);
    const failed: unknown[] = [];
    const servers = Array.from({ length: 4 }, () => connect(database.connectionString, { max: 1 }));
    await expect
      .poll(async () => {
        await Promise.all(servers.map((server) => sealAuditLog(server).catch((error: unknown) => failed.push(error))));
        return (await verifyAuditLog(db)).checked;
      })
      .toBe(40);
    await Promise.all(servers.map((server) => server.destroy()));
    expect(failed).toEqual([]);
    expect(await verifyAuditLog(db)).toMatchObject({ whole: true, checked: 40, unsealed: { count: 0 } });
  });

  test.each([
    ['another actor', `update audit_log set actor = 'staff-9' where subject = 'session-3'`, 'row_changed'],
    [
      'another value deep inside',
      `update audit_log set data = jsonb_set(data, '{b,0}', '2') where subject = 'session-3'`,
      'row_changed',
    ],
    [
      'another microsecond',
      `update audit_log set at = at + interval '1 microsecond' where subject = 'session-3'`,
      'row_changed',
    ],
    ['a row taken out', `delete from audit_log where subject = 'session-3'`, 'row_missing'],
    ['a seal rewritten', `update audit_seals set hash = sha256('x') where seq = 3`, 'row_changed'],
    ['a seal hung elsewhere', `update audit_seals set prev_hash = sha256('x') where seq = 3`, 'chain_broken'],
    [
      'a seal and its row taken out',
      `delete from audit_log where subject = 'session-3'; delete from audit_seals where seq = 3`,
      'seal_missing',
    ],
  ])('names the first bad row after an edit past all triggers: %s', async (_what, sql, problem) => {
    await write(6);
    await sealUntil(6);
    const third: number = (await db('audit_log').where('subject', 'session-3').first('id')).id;
    await asSuperuser(sql);
    await asSuperuser(`update audit_log set actor = 'staff-9' where subject = 'session-5'`);
    const check = await verifyAuditLog(db);
    expect(check).toMatchObject({ whole: false, checked: 2, firstBad: { seq: 3, problem } });
    expect(check.firstBad?.auditId).toBe(problem === 'seal_missing' ? null : third);
  });

  test('refuses ordinary edits of rows and seals', async () => {
    await write(1);
    await sealUntil(1);
    for (const sql of [
      'update audit_log set actor = actor',
      'delete from audit_seals',
      'truncate audit_log, audit_seals',
    ])
      await expect(db.raw(sql), sql).rejects.toThrow(/only ever appends/);
  });

  test('that was cut off at its end, or written anew, no longer has the seal that was noted', async () => {
    await write(3);
    await sealUntil(3);
    const { head } = await verifyAuditLog(db);
    await write(2);
    await sealUntil(5);
    const said: string[] = [];
    const askFor = (seal: string) => auditVerifyCommand(database.connectionString, [seal], (line) => said.push(line));
    expect(await askFor(head!)).toBe(0);
    expect(await askFor(head!.toUpperCase())).toBe(0);
    expect(said.join()).not.toContain('not in the log any more');
    await asSuperuser(`delete from audit_seals where seq >= 3; delete from audit_log where id >= 3`);
    await write(2);
    await sealUntil(4);
    expect(await verifyAuditLog(db)).toMatchObject({ whole: true, checked: 4 });
    expect(await askFor(head!.toUpperCase())).toBe(1);
    expect(said.at(-1)).toMatch(/^The seal .* is not in the log any more/);
  });

  test('is checked from the command line, which exits 1 when a row is bad', async () => {
    await write(3);
    await sealUntil(3);
    await write(1);
    const { head } = await verifyAuditLog(db);
    const whole = await verifyByCommand(database.connectionString, head!);
    expect(whole).toMatchObject({ exitCode: 0 });
    expect(whole.output).toMatch(/^The audit log is whole: 3 sealed rows\./);
    expect(whole.output).toContain('1 rows, numbers 4 to 4');
    await asSuperuser(`update audit_log set subject = 'session-77' where subject = 'session-2'`);
    const bad = await verifyByCommand(database.connectionString);
    expect(bad).toMatchObject({ exitCode: 1 });
    expect(bad.output).toContain('First bad row: row 2 (deed of session-77), seal 2: the row is not what was sealed.');
  });
});

describe('a server', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  test('seals by itself and checks the chain for an admin', async () => {
    const admin = await server.staff('admin');
    const verify = () => server.call('GET', '/api/audit/verify', { token: admin.token });
    expect((await verify()).body).toEqual({
      whole: true,
      checked: 0,
      head: null,
      firstBad: null,
      unsealed: { count: 0, firstId: null, lastId: null },
    });
    await server.db.transaction((trx) => audit(trx, { actor: 'staff-1', action: 'deed', subject: 'session-1' }));
    expect((await verify()).body).toMatchObject({ whole: true, unsealed: { count: 1 } });
    await expect.poll(() => server.db('cron_job_logs').where({ job: 'audit:seal', status: 'done' })).toHaveLength(1);
  });
});

function verifyByCommand(
  url: string,
  ...noted: readonly string[]
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', 'audit-verify', ...noted], {
      env: { PATH: process.env['PATH'], DATABASE_URL: url },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, output }));
  });
}
