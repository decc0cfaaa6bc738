import type { Knex } from 'knex';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, connect } from '#server/db/connect.ts';
import { evaluatePeople } from '#server/usecases/attendance/evaluate-people.ts';
import { gatherFacts } from '#server/usecases/attendance/gather.ts';
import { continueRun } from '#server/usecases/recompute/continue-run.ts';
import { recomputeLocked } from '#server/usecases/recompute/recompute-session.ts';
import { computedRows, differences, readStoredVerdicts } from '#server/usecases/recompute/verdict-rows.ts';
import { lockSession } from '#server/usecases/sessions/store.ts';
import { fillDemoAcademy } from '#server/usecases/setup/demo-academy.ts';
import { DAY, MINUTE } from '#shared/domain/time.ts';
import { endedClass, tellStay } from '../support/ended-class.ts';
import type { SessionFixture } from '../support/fixtures-of-sessions.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { startTestServer, type Answer, type TestServer } from '../support/test-server.ts';

/** Verdicts can be thrown away and computed again (domain.md 3, 3.10). */
describe('recomputing', () => {
  let server: TestServer;
  let admin: { id: number; token: string };
  beforeAll(async () => {
    server = await startTestServer();
    admin = await server.staff('admin');
  });
  afterAll(() => server.close());

  let days = 0;
  /** A class on a day of its own, so that a period holds one test's classes only. */
  const classOn = async (
    stays: Parameters<typeof endedClass>[1]['stays'],
  ): Promise<SessionFixture & { period: { from: number; to: number } }> => {
    days += 1;
    const startsAt = Math.floor(Date.now() / 1000) * 1000 - (days + 1) * 2 * DAY;
    const session = await endedClass(server.db, { stays, startsAt });
    return { ...session, period: { from: startsAt - MINUTE, to: startsAt + MINUTE } };
  };

  const statuses = async (session: SessionFixture): Promise<string[]> =>
    server.db('student_session_reports').where('session_id', session.id).orderBy('student_id').pluck('status');
  const ledgerOf = (session: SessionFixture) => server.db('session_consumptions').where('session_id', session.id);
  const post = (path: string, body: object): Promise<Answer> => server.call('POST', path, { token: admin.token, body });
  const run = async (runId: number) =>
    (await server.call('GET', `/api/recompute/${runId}`, { token: admin.token })).body;
  const reached = (runId: number, phase: string) =>
    expect.poll(async () => (await run(runId)).phase, { timeout: 20_000, interval: 100 }).toBe(phase);

  /** As somebody else's code may have left it: a stored verdict that the facts do not bear out. */
  const falsify = async (session: SessionFixture, n: number, db: Knex = server.db): Promise<void> => {
    const row = { session_id: session.id };
    await db('session_attendances')
      .where({ ...row, person_role: 'student', person_id: session.studentIds[n] })
      .update({ status: 'absent', attended_ms: 0 });
    await db('student_session_reports')
      .where({ ...row, student_id: session.studentIds[n] })
      .update({ status: 'absent' });
  };

  const raiseBar = async (percent: number): Promise<void> => {
    const [academy]: { settings_version: number }[] = await server
      .db('academy')
      .update({ settings_version: server.db.raw('settings_version + 1') })
      .returning('settings_version');
    await server.db('setting_versions').insert({
      version: academy!.settings_version,
      key: 'present_from_percent',
      value: JSON.stringify(percent),
      reason: 'test',
    });
  };

  test('one session brings what is stored back to what the facts say, tells what changed, and writes no ledger row', async () => {
    const session = await classOn([[[0, 60]], [[0, 40]]]);
    await falsify(session, 0);
    const before = await ledgerOf(session);
    const answer = await post(`/api/sessions/${session.id}/recompute`, {});
    expect(answer.body.changes).toMatchObject([
      {
        role: 'student',
        personId: session.studentIds[0],
        before: { status: 'absent', attendedMs: 0 },
        after: { status: 'present', attendedMs: 60 * MINUTE },
      },
    ]);
    expect(await statuses(session)).toEqual(['present', 'partial']);
    expect(await ledgerOf(session)).toEqual(before);
    expect((await post(`/api/sessions/${session.id}/recompute`, {})).body.changes).toEqual([]);
  });

  test('a report alone that says something else is brought back as well, and screens hear of it', async () => {
    const session = await classOn([[[0, 60]]]);
    const report = { session_id: session.id, student_id: session.studentIds[0] };
    await server.db('student_session_reports').where(report).update({ status: 'absent' });
    const told = () => server.db('event_log').where({ session_id: session.id, type: 'session.changed' }).pluck('id');
    const before = await told();
    expect((await post(`/api/sessions/${session.id}/recompute`, {})).body.changes).toMatchObject([
      { personId: session.studentIds[0], before: { status: 'absent' }, after: { status: 'present' } },
    ]);
    expect(await statuses(session)).toEqual(['present']);
    expect(await told()).toHaveLength(before.length + 1);
  });

  test('a run that several servers go on with is over once, and not while one of them is at a session', async () => {
    const [differs, same] = [await classOn([[[0, 60]]]), await classOn([[[0, 60]]])];
    await falsify(differs, 0);
    const [{ id: runId }] = await server
      .db('recompute_runs')
      .insert({
        period_from: at(same.period.from),
        period_until: at(differs.period.to),
        under: 'frozen',
        settings_version: 1,
        phase: 'applying',
        asked_by: `staff-${admin.id}`,
        started_by: `staff-${admin.id}`,
        reason: 'a wrong import',
        started_at: at(Date.now()),
      })
      .returning('id');
    const results = [differs, same].map(({ id }) => ({ run_id: runId, session_id: id, would_change: '[]' }));
    await server.db('recompute_results').insert(results);
    const parts = await createTestDeps({ connectionString: server.connectionString, queue: false });
    const atIt = await server.db.transaction();
    await atIt('recompute_results').where({ run_id: runId, session_id: same.id }).forUpdate().select('session_id');
    await continueRun(parts.deps, runId);
    expect(await run(runId)).toMatchObject({ phase: 'applying', applied: 1 });
    await atIt.rollback();
    await Promise.all([1, 2, 3, 4].map(() => continueRun(parts.deps, runId)));
    await parts.close();
    const over = { phase: 'done', applied: 2, changed: 1, results: [{ sessionId: differs.id, applied: true }] };
    expect(await run(runId)).toMatchObject(over);
    const finished = server.db('audit_log').where('subject', `recompute-${runId}`).select('action', 'data');
    expect(await finished).toEqual([{ action: 'attendance.recompute_finished', data: { sessionsChanged: 1 } }]);
  });

  test('a run waits for whoever writes of a class, and computes from what they wrote', async () => {
    const session = await classOn([[[0, 60]]]);
    const { body } = await post('/api/recompute', { ...session.period, under: 'frozen' });
    await reached(body.runId, 'previewed');
    await server.db.transaction(async (trx) => {
      await lockSession(trx, session.id);
      await post(`/api/recompute/${body.runId}/start`, { reason: 'a wrong import' });
      await expect
        .poll(() => server.db('pg_stat_activity').whereRaw(`datname = current_database() and wait_event_type = 'Lock'`))
        .toHaveLength(1);
      await falsify(session, 0, trx);
    });
    await reached(body.runId, 'done');
    expect(await run(body.runId)).toMatchObject({ wouldChange: 0, changed: 1 });
    expect(await statuses(session)).toEqual(['present']);
  });

  test('a period has its first moment and not its last, and no class that settles', async () => {
    const { id, startsAt } = await classOn([[[0, 60]]]);
    const before = { from: startsAt - MINUTE, to: startsAt, under: 'frozen' };
    const since = { from: startsAt, to: startsAt + MINUTE, under: 'frozen' };
    expect((await post('/api/recompute', before)).body.sessions).toBe(0);
    expect((await post('/api/recompute', since)).body.sessions).toBe(1);
    await server.db('sessions').where('id', id).update({ finalised_at: null });
    expect((await post('/api/recompute', since)).body.sessions).toBe(0);
  });

  test('a period is looked at first, then written on purpose, session by session with progress', async () => {
    const session = await classOn([[[0, 60]], [[0, 40]]]);
    await falsify(session, 0);
    const asked = await post('/api/recompute', { ...session.period, under: 'frozen', commandId: 'recompute-01' });
    expect(asked.body).toMatchObject({ phase: 'previewing', sessions: 1, previewed: 0, applied: 0 });
    const otherPeriod = { from: session.period.from - DAY, to: session.period.to, under: 'frozen' };
    expect(
      await post('/api/recompute', { ...otherPeriod, commandId: 'recompute-01' }),
      'an id answers for one period only',
    ).toMatchObject({ status: 400, body: { data: { field: 'commandId' } } });
    const { runId } = asked.body;
    await reached(runId, 'previewed');
    const seen = await run(runId);
    expect(seen).toMatchObject({
      previewed: 1,
      wouldChange: 1,
      results: [
        {
          sessionId: session.id,
          applied: false,
          changes: [
            { name: expect.stringMatching(/^Student/), before: { status: 'absent' }, after: { status: 'present' } },
          ],
        },
      ],
    });
    expect(await statuses(session), 'looking writes nothing').toEqual(['absent', 'partial']);
    expect(await post(`/api/recompute/${runId}/start`, { reason: '' })).toMatchObject({
      status: 409,
      body: { code: 'reason_required' },
    });
    expect(
      (await post(`/api/recompute/${runId}/start`, { reason: 'a wrong import', commandId: 'start-01' })).body.phase,
    ).toBe('applying');
    const another = await post('/api/recompute', otherPeriod);
    expect(
      await post(`/api/recompute/${another.body.runId}/start`, { reason: 'as before', commandId: 'start-01' }),
    ).toMatchObject({ status: 400, body: { data: { field: 'commandId' } } });
    await reached(runId, 'done');
    expect(await run(runId)).toMatchObject({
      applied: 1,
      failed: 0,
      changed: 1,
      reason: 'a wrong import',
      results: [{ applied: true }],
    });
    expect(await statuses(session)).toEqual(['present', 'partial']);
    expect(await post(`/api/recompute/${runId}/start`, { reason: 'again' })).toMatchObject({ status: 409 });
    const actions: string[] = await server
      .db('audit_log')
      .where('subject', `recompute-${runId}`)
      .orderBy('id')
      .pluck('action');
    expect(actions).toEqual([
      'attendance.preview_recompute',
      'attendance.recompute_period',
      'attendance.recompute_finished',
    ]);
  });

  test('under today’s settings only on purpose, which a later event does not take back; overrides and ledger stay', async () => {
    const session = await classOn([[[0, 50]], [[0, 50]], [[0, 60]]]);
    const override = await post('/api/attendance/overrides', {
      items: [
        {
          sessionId: session.id,
          role: 'student',
          personId: session.studentIds[1],
          change: { type: 'status', status: 'excused' },
          reason: 'agreed_absence',
          base: { entryId: null, status: 'present' },
        },
      ],
    });
    expect(override.body.results[0].ok).toBe(true);
    await server
      .db('sessions')
      .where('id', session.id)
      .update({
        policy: JSON.stringify((await gatherFacts(server.db, [session.id])).get(session.id)!.policy),
        policy_version: 1,
      });
    await raiseBar(90);
    const before = await ledgerOf(session);
    const frozen = await post('/api/recompute', { ...session.period, under: 'frozen' });
    await reached(frozen.body.runId, 'previewed');
    expect(await run(frozen.body.runId)).toMatchObject({ wouldChange: 0, results: [] });
    const current = await post('/api/recompute', { ...session.period, under: 'current' });
    await reached(current.body.runId, 'previewed');
    expect((await run(current.body.runId)).results).toMatchObject([
      { changes: [{ personId: session.studentIds[0], before: { status: 'present' }, after: { status: 'partial' } }] },
    ]);
    await post(`/api/recompute/${current.body.runId}/start`, { reason: 'the new rule from the start of the term' });
    await reached(current.body.runId, 'done');
    expect(await statuses(session)).toEqual(['partial', 'excused', 'present']);
    expect(await ledgerOf(session)).toEqual(before);
    await tellStay(server.db, session, session.student(2), [60, 61]);
    await post(`/api/sessions/${session.id}/recompute`, {});
    expect(await statuses(session)).toEqual(['partial', 'excused', 'present']);
    await raiseBar(80);
  });

  test('a session that never was READY keeps the settings as of its start, whatever is changed afterwards', async () => {
    const session = await classOn([[[0, 45]]]);
    expect(await statuses(session)).toEqual(['partial']);
    await raiseBar(70);
    expect((await post(`/api/sessions/${session.id}/recompute`, {})).body.changes).toEqual([]);
    const judged = async () => (await gatherFacts(server.db, [session.id])).get(session.id)!;
    expect(await judged()).toMatchObject({ policyVersion: 1, policy: { presentFromPercent: 80 } });
    await server.db('setting_versions').update({ changed_at: at(session.startsAt) });
    expect(await judged()).toMatchObject({ policy: { presentFromPercent: 70 } });
    await raiseBar(80);
  });

  test('a preview that the settings have outrun is not started, nor one that has not looked yet', async () => {
    const session = await classOn([[[0, 60]]]);
    const asked = await post('/api/recompute', { ...session.period, under: 'current' });
    const frozen = await post('/api/recompute', { ...session.period, under: 'frozen' });
    for (const { body } of [asked, frozen]) await reached(body.runId, 'previewed');
    await raiseBar(85);
    // Settings of today mean nothing to one that asks for none of them.
    expect(await post(`/api/recompute/${frozen.body.runId}/start`, { reason: 'in time' })).toMatchObject({
      status: 200,
    });
    expect(await post(`/api/recompute/${asked.body.runId}/start`, { reason: 'too late' })).toMatchObject({
      status: 409,
      body: { code: 'preview_stale' },
    });
    await server.db('recompute_runs').where('id', asked.body.runId).update({ phase: 'previewing' });
    expect(await post(`/api/recompute/${asked.body.runId}/start`, { reason: 'too soon' })).toMatchObject({
      status: 409,
      body: { code: 'preview_needed' },
    });
    await raiseBar(80);
  });

  test('a period that is none, has not been, or is too long to be meant is refused', async () => {
    const now = Date.now();
    for (const [from, to] of [
      [now, now - DAY],
      [now, now + 30 * DAY],
      [now - 500 * DAY, now],
      [-1, DAY],
      [9e15 - DAY, 9e15],
    ])
      expect(await post('/api/recompute', { from, to, under: 'frozen' }), `${from} to ${to}`).toMatchObject({
        status: 400,
        body: { code: 'bad_input' },
      });
  });

  test('a session that cannot be written is named and stops no other', async () => {
    const sound = await classOn([[[0, 60]]]);
    const poison = await classOn([[[0, 60]]]);
    await falsify(sound, 0);
    await falsify(poison, 0);
    await server.db.raw(`
      create function poison() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
      create trigger poison before insert on session_attendances for each row when (new.session_id = ${poison.id})
        execute function poison()`);
    const asked = await post('/api/recompute', { from: poison.period.from, to: sound.period.to, under: 'frozen' });
    await reached(asked.body.runId, 'previewed');
    await post(`/api/recompute/${asked.body.runId}/start`, { reason: 'a wrong import' });
    await reached(asked.body.runId, 'done');
    expect(await run(asked.body.runId)).toMatchObject({
      sessions: 2,
      applied: 1,
      failed: 1,
      results: [
        { sessionId: poison.id, applied: false, error: 'internal' },
        { sessionId: sound.id, applied: true, error: null },
      ],
    });
    expect(server.log.join('')).toContain('the disk is full');
    expect([await statuses(poison), await statuses(sound)]).toEqual([['absent'], ['present']]);
  });
});

describe('the demo academy', () => {
  let database: TestDatabase;
  let db: Knex;
  const now = Date.parse('2026-11-23T12:52:10Z');
  beforeAll(async () => {
    database = await createTestDatabase();
    db = connect(database.connectionString);
    await db.transaction((trx) =>
      fillDemoAcademy(trx, {
        now,
        seed: 'recompute',
        hashedPassword: async (email) => `hash of ${email}`,
        classMinutes: null,
        classStartsInS: null,
        reconnectGraceS: null,
      }),
    );
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const settled = (): Promise<number[]> => db('sessions').whereNotNull('finalised_at').orderBy('id').pluck('id');

  /** Every difference between what is stored and what the facts and entries come to. */
  async function allDifferences(): Promise<readonly unknown[]> {
    const ids = await settled();
    expect(ids.length).toBeGreaterThan(50);
    const gathered = await gatherFacts(db, ids);
    const found: unknown[] = [];
    for (const id of ids) {
      const session = gathered.get(id)!;
      const fresh = await computedRows(db, session, evaluatePeople(session, now), now);
      for (const change of differences(await readStoredVerdicts(db, id), fresh)) found.push({ id, ...change });
    }
    return found;
  }

  const marks = async () => ({
    reports: await db('session_reports')
      .select('session_id', 'student_id', 'status', 'computed_status')
      .orderBy(['session_id', 'student_id']),
    ledger: await db('session_consumptions').orderBy('id'),
    sessions: await db('sessions').select('id', 'version', 'flags').orderBy('id'),
    entries: await db('attendance_entries').orderBy('id'),
    engagement: await db('interactive_session_reports').select('id', 'engagement').orderBy('id'),
  });

  test('computed again comes to what is stored, difference 0; writing it again changes nothing of overrides, ledger or marks', async () => {
    expect(await allDifferences()).toEqual([]);
    const before = await marks();
    expect(before.reports.some((row) => row.status !== row.computed_status)).toBe(true);
    expect(before.engagement.some((row) => (row.engagement?.score ?? 0) > 0)).toBe(true);
    for (const id of await settled())
      expect(await db.transaction((trx) => recomputeLocked(trx, id, 'frozen', now))).toEqual([]);
    expect(await marks()).toEqual(before);
    expect(await allDifferences()).toEqual([]);
  });
});
