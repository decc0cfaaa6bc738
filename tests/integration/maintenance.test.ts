import { afterAll, beforeAll, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { isTimeForMaintenance, maintain } from '#server/jobs/maintenance.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { sessionsOfTurn } from '#server/usecases/maintenance/judged-anew.ts';
import { fillDemoAcademy } from '#server/usecases/setup/demo-academy.ts';
import { DAY, HOUR } from '#shared/domain/time.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertAcademy, insertSession, insertStaff, insertStudent } from '../support/fixtures-of-sessions.ts';
import { FREE_RUN } from '../support/free-run.ts';
import { keepNightAway, nightOf, zoneWhereItIs } from '../support/night.ts';
import { createTestDeps } from '../support/test-deps.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What runs at night (domain.md 6, 8). */
let server: TestServer;
let admin: { id: number; token: string };
let supervisor: { id: number; token: string };
beforeAll(async () => {
  server = await startTestServer();
  await keepNightAway(server);
  admin = await server.staff('admin');
  supervisor = await server.staff('supervisor');
});
afterAll(() => server.close());

interface Difference {
  readonly what: string;
  readonly sessionId: number | null;
  readonly studentName: string | null;
  readonly teacherName: string | null;
  readonly expected: string;
  readonly found: string;
}
async function differences(token = admin.token): Promise<Difference[]> {
  const { body } = await server.call('GET', '/api/health/detail', { token });
  return body.differences;
}
const night = () => nightOf(server);
/** The verdicts that are named, a line each. */
const verdicts = async () =>
  (await differences())
    .filter(({ what }) => what.includes('verdict'))
    .map(({ what, sessionId, studentName, teacherName, expected, found }) =>
      [what, sessionId, studentName ?? teacherName, expected, found].join(' | '),
    )
    .toSorted();
const whole = [[0, 60]] as const;

test('names each difference between ledger, sessions and reports until a later night finds it gone', async () => {
  const finalise = async (id: number) =>
    server
      .db('sessions')
      .where({ id })
      .update({ finalised_at: at(Date.now()) });
  const sound = await endedClass(server.db, { stays: [whole, whole] });
  const unreported = await endedClass(server.db, { stays: [whole] });
  const uncounted = await endedClass(server.db, { stays: [whole] });
  const other = await endedClass(server.db, { stays: [whole] });
  for (const { id } of [sound, unreported, uncounted, other]) await finalise(id);
  expect(await night()).toMatchObject({ differences: 0 });

  await server.db('student_session_reports').where('session_id', unreported.id).delete();
  await server.db.raw('alter table session_consumptions disable trigger session_consumptions_append_only');
  await server.db('session_consumptions').where('session_id', uncounted.id).delete();
  await server
    .db('student_session_reports')
    .where('session_id', other.id)
    .update({ status: 'late', attended_ms: 60_000 });
  expect(await night()).toMatchObject({ differences: 3, newDifferences: 3 });
  expect(await night()).toMatchObject({ differences: 3, newDifferences: 0 });
  const named = (await differences()).map(({ what, sessionId, expected, found }) => [what, sessionId, expected, found]);
  expect(new Map(named.map(([what, ...rest]) => [what, rest]))).toEqual(
    new Map([
      ['report_missing', [unreported.id, 'report', '']],
      ['not_counted', [uncounted.id, 'charge, waive, hold', '']],
      ['report_differs', [other.id, 'present 60', 'late 1']],
    ]),
  );
  await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: other.teacherId });
  expect((await differences(supervisor.token)).map((one) => one.sessionId)).toEqual([other.id]);

  await server
    .db('student_session_reports')
    .where('session_id', other.id)
    .update({ status: 'present', attended_ms: HOUR });
  await night();
  expect((await differences()).map((one) => one.what)).not.toContain('report_differs');
});

test('judges final classes anew from their facts: names exactly the verdicts that are stored otherwise, until they are not', async () => {
  const session = await endedClass(server.db, { stays: [whole, whole, [[0, 40]], []] });
  const overridden = session.studentIds[3];
  await server.db('attendance_entries').insert({
    session_id: session.id,
    person_role: 'student',
    person_id: overridden,
    kind: 'status',
    status: 'excused',
    reason: 'agreed_absence',
    actor: 'staff-1',
  });
  const recomputed = async () =>
    (await server.call('POST', `/api/sessions/${session.id}/recompute`, { token: admin.token, body: {} })).body.changes;
  expect(await recomputed()).toMatchObject([{ personId: overridden, after: { status: 'excused' } }]);
  await night();
  expect(await verdicts()).toEqual([]);

  const damage = (set: string, where: string) =>
    server.db.raw(`update session_attendances set ${set} where session_id = ${session.id} and ${where}`);
  const student = (n: number) => `person_role = 'student' and person_id = ${session.studentIds[n]}`;
  await damage(`status = 'absent', attended_ms = 0`, student(0));
  await damage(`flags = '{estimated}'`, student(1));
  await damage(`attended_ms = attended_ms - 60000`, `person_role = 'teacher'`);
  const names = await server.db('students').whereIn('id', session.studentIds).orderBy('id').pluck('name');
  const [teacher] = await server.db('staff').where('id', session.teacherId).pluck('name');
  const named = [
    `teacher_verdict_differs | ${session.id} | ${teacher} | present 60 | present 59`,
    `verdict_differs | ${session.id} | ${names[0]} | present 60 | absent 0`,
    `verdict_differs | ${session.id} | ${names[1]} | present 60 | present 60 estimated`,
  ].toSorted();
  await night();
  expect(await verdicts()).toEqual(named);
  expect(await night()).toMatchObject({ newDifferences: 0 });
  expect(await verdicts()).toEqual(named);

  expect(await recomputed()).toHaveLength(3);
  await night();
  expect(await verdicts()).toEqual([]);
});

test('of a class that had two teachers each whose verdict differs is named, and each is gone by itself', async () => {
  const session = await endedClass(server.db, { stays: [whole] });
  const substitute = await insertStaff(server.db);
  await server.db('sessions').where('id', session.id).update({ teacher_id: substitute });
  await server
    .db('session_teachers')
    .where('session_id', session.id)
    .update({ expected_from: at(session.startsAt - DAY) });
  await server.db.transaction((trx) => projectAttendance(trx, session.id, Date.now()));
  await night();
  expect(await verdicts()).toEqual([]);
  const minutes = (id: number, by: number) =>
    server
      .db('session_attendances')
      .where({ session_id: session.id, person_role: 'teacher', person_id: id })
      .increment('attended_ms', by * 60_000);
  const named = async (): Promise<string[]> =>
    (await differences())
      .filter(({ what, sessionId }) => what === 'teacher_verdict_differs' && sessionId === session.id)
      .map(({ teacherName }) => teacherName ?? '')
      .toSorted();
  const nameOf = async (id: number): Promise<string> => (await server.db('staff').where({ id }).first('name')).name;
  const both = [await nameOf(session.teacherId), await nameOf(substitute)];
  expect(await minutes(session.teacherId, 1)).toBe(1);
  expect(await minutes(substitute, 2)).toBe(1);
  await night();
  expect(await named()).toEqual(both.toSorted());
  await minutes(session.teacherId, -1);
  await night();
  expect(await named()).toEqual([both[1]]);
  await minutes(substitute, -2);
  await night();
  expect(await named()).toEqual([]);
});

test('turn after turn every final class is judged anew, so many at once', async () => {
  const final: number[] = await server.db('sessions').whereNotNull('finalised_at').orderBy('id').pluck('id');
  expect(final.length).toBeGreaterThan(4);
  const turns = Math.ceil(final.length / 2);
  const seen = await Promise.all(Array.from({ length: turns }, (_, n) => sessionsOfTurn(server.db, 7 * turns + n, 2)));
  expect(seen.every((ids) => ids.length <= 2)).toBe(true);
  expect(seen.flat()).toEqual(final);
});

test('a charge for a class that does not count, and more charges than the quota, are named', async () => {
  const trial = await insertSession(server.db, {
    startsAt: Date.now() - 5 * HOUR,
    subtype: 'trial',
    status: 'completed',
  });
  const [studentId] = trial.studentIds;
  const [subscription] = await server
    .db('subscriptions')
    .insert({
      student_id: studentId,
      kind: 'quran',
      quota: 1,
      starts_at: at(Date.now() - DAY),
      ends_at: at(Date.now() + DAY),
    })
    .returning('id');
  const another = await insertSession(server.db, { startsAt: Date.now() - 8 * HOUR, status: 'completed' });
  for (const session of [trial, another])
    await server.db('session_consumptions').insert({
      session_id: session.id,
      subscription_id: subscription.id,
      student_id: studentId,
      kind: 'manual',
      amount: 1,
      actor: 'staff-1',
    });
  await night();
  expect(await differences()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        what: 'charged_uncounted',
        sessionId: trial.id,
        expected: '0',
        found: '1 · completed',
      }),
      expect.objectContaining({ what: 'over_quota', sessionId: null, expected: '1', found: '2' }),
    ]),
  );
});

test('writes down which subscriptions have expired', async () => {
  const student_id = await insertStudent(server.db);
  await server.db('subscriptions').insert({
    student_id,
    kind: 'quran',
    quota: 8,
    starts_at: at(Date.now() - 9 * DAY),
    ends_at: at(Date.now() - DAY),
    status: 'active',
  });
  await night();
  expect(await server.db('subscriptions').where({ student_id }).first('status')).toEqual({ status: 'expired' });
});

const ran = (status: string, days: number) => ({
  job: 'old',
  host: `${status} ${days}`,
  status,
  created_at: at(Date.now() - days * DAY),
});

test('forgets deliveries and failed runs after ninety days, runs that went well after fourteen, and keeps stays and ledger', async () => {
  const old = at(Date.now() - 91 * DAY);
  const event = { event: 'room_started', created_at: old, payload: '{}', state: 'done' };
  await server.db('livekit_events').insert([
    { id: 'EV_old', received_at: old, ...event },
    { id: 'EV_young', received_at: at(Date.now() - 89 * DAY), ...event },
    { id: 'EV_unread', received_at: old, ...event, state: 'new', next_try_at: at(Date.now() + DAY) },
  ]);
  await server
    .db('cron_job_logs')
    .insert([ran('done', 13), ran('done', 15), ran('failed', 89), ran('cut', 89), ran('failed', 91), ran('cut', 91)]);
  const facts = await server.db('attendance_facts').count('* as n').first();
  await night();
  expect(await server.db('livekit_events').orderBy('id').pluck('id')).toEqual(['EV_unread', 'EV_young']);
  expect(await server.db('cron_job_logs').where('job', 'old').orderBy('id').pluck('host')).toEqual([
    'done 13',
    'failed 89',
    'cut 89',
  ]);
  expect(await server.db('attendance_facts').count('* as n').first()).toEqual(facts);
});

test('one part that fails keeps none of the others from running, and the run says so', async () => {
  const student_id = await insertStudent(server.db);
  await server.db.raw('alter table ledger_differences rename to away');
  await server.db('subscriptions').insert({
    student_id,
    kind: 'quran',
    quota: 8,
    starts_at: at(Date.now() - 9 * DAY),
    ends_at: at(Date.now() - DAY),
    status: 'active',
  });
  await server
    .db('livekit_events')
    .where('id', 'EV_young')
    .update({ received_at: at(Date.now() - 99 * DAY) });
  await expect(night()).rejects.toThrow('failed: differences');
  await server.db.raw('alter table away rename to ledger_differences');
  expect(await server.db('subscriptions').where({ student_id }).first('status')).toEqual({ status: 'expired' });
  expect(await server.db('livekit_events').pluck('id')).toEqual(['EV_unread']);
});

test('in production only from 0:00 to 6:00 where the academy is, by the database’s clock', async () => {
  const parts = await createTestDeps({ queue: false });
  await insertAcademy(parts.db);
  const at3 = zoneWhereItIs(3);
  const at15 = zoneWhereItIs(15);
  const mayRun = async (env: 'production' | 'development', time_zone: string) => {
    await parts.db('academy').update({ time_zone });
    return isTimeForMaintenance({ db: parts.db, config: { ...parts.deps.config, env } });
  };
  expect(await mayRun('production', at3)).toBe(true);
  expect(await mayRun('production', at15)).toBe(false);
  expect(await mayRun('development', at15)).toBe(true);
  await parts.close();
});

test('the demo’s academy agrees with itself', async () => {
  const parts = await createTestDeps({ queue: false });
  await parts.db.transaction((trx) =>
    fillDemoAcademy(trx, {
      now: Date.now(),
      seed: 'one',
      hashedPassword: (email) => Promise.resolve(`hash of ${email}`),
      classMinutes: null,
      classStartsInS: null,
      reconnectGraceS: null,
    }),
  );
  const counts = await maintain(parts.deps, FREE_RUN);
  expect(counts).toMatchObject({ differences: 0 });
  expect(counts['judgedAnew']).toBeGreaterThan(50);
  await parts.close();
});
