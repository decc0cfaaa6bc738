import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { writeCounting } from '#server/usecases/counting/write-counting.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { endedClass } from '../support/ended-class.ts';
import { insertStudent } from '../support/fixtures-of-sessions.ts';
import { about, startReviewing, status, type Reviewing } from '../support/reviewing.ts';

/** What a decision about a verdict means for subscriptions (domain.md 4, 6). */
describe('overrides and the ledger', () => {
  let on: Reviewing;
  beforeAll(async () => {
    on = await startReviewing();
  });
  afterAll(() => on.server.close());

  test('excusing takes that student’s charge back, undoing it charges again, and the preview says both before', async () => {
    const session = await on.reviewed({ stays: [[], [[0, 60]]], quota: 1 });
    const base = { entryId: null, status: 'absent' };
    const change = { ...status('excused'), role: 'student', personId: session.studentIds[0] };
    const looked = await on.preview(session, { change });
    expect(looked.body.people).toMatchObject([
      {
        personId: session.studentIds[0],
        base,
        before: {
          status: 'absent',
          credit: 'charge',
          subscription: { used: 1, left: 0 },
          monthRate: { rated: 1, ratio: 0 },
        },
        after: {
          status: 'excused',
          credit: 'none',
          subscription: { used: 0, left: 1 },
          monthRate: { rated: 0, ratio: null },
        },
      },
    ]);
    expect(await on.server.db('attendance_entries').where('session_id', session.id)).toEqual([]);
    const excused = await on.override({
      ...about(session, 0, base, status('excused')),
      reason: 'agreed_absence',
    });
    const { entryId, credits } = excused.body.results[0].done;
    expect(credits).toEqual([{ studentId: session.studentIds[0], before: 'charge', after: 'none', flag: null }]);
    expect((await on.detail(session)).flags).toEqual([]);
    const again = await on.preview(session, { change: { type: 'undo', entryId } });
    expect(again.body.people).toMatchObject([
      { after: { status: 'absent', credit: 'charge', subscription: { left: 0 } } },
    ]);
    const undone = await on.undo(session, {
      entryId,
      reason: 'identity_mix_up',
      base: { entryId, status: 'excused' },
    });
    expect(undone.body).toMatchObject({ after: { status: 'absent' }, credits: [{ before: 'none', after: 'charge' }] });
    expect(await on.ledger(session)).toEqual([
      { kind: 'charge', reason: 'session_counted', actor: 'system' },
      { kind: 'charge', reason: 'session_counted', actor: 'system' },
      { kind: 'reversal', reason: 'excused', actor: `staff-${on.supervisor.id}` },
      { kind: 'charge', reason: 'excuse_undone', actor: `staff-${on.supervisor.id}` },
    ]);
    const report = await on.server.call('GET', `/api/sessions/${session.id}/report`, { token: on.supervisor.token });
    const rows = await on.server
      .db('session_consumptions')
      .where({ session_id: session.id, student_id: session.studentIds[0] })
      .orderBy('id')
      .pluck('id');
    const mine = report.body.rows.find((row: { studentId: number }) => row.studentId === session.studentIds[0]);
    expect(mine.creditExplain).toMatchObject({
      code: 'credit',
      params: { net: 1 },
      children: [1, -1, 1].map((amount, n) => ({ code: 'ledger_row', params: { amount }, fact: `ledger:${rows[n]}` })),
    });
    const twice = await on.undo(session, {
      entryId,
      reason: 'technical',
      base: { entryId: undone.body.entryId, status: 'absent' },
    });
    expect(twice).toMatchObject({ status: 409, body: { code: 'already_undone' } });
    expect((await on.preview(session, { change: { type: 'undo', entryId } })).body.code).toBe('already_undone');
    expect(await on.audited(session)).toEqual(['attendance.override', 'attendance.undo']);
  });

  test('an excuse that is undone when the quota is used up charges nobody and marks the class', async () => {
    const session = await on.reviewed({ stays: [[]], quota: 1 });
    const excused = await on.override(about(session, 0, { entryId: null, status: 'absent' }, status('excused')));
    const { entryId } = excused.body.results[0].done;
    const [subscription] = await on.server.db('subscriptions').where('student_id', session.studentIds[0]);
    const elsewhere = await endedClass(on.server.db, { stays: [[[0, 60]]], quota: null });
    await on.server.db('session_consumptions').insert({
      session_id: elsewhere.id,
      subscription_id: subscription.id,
      student_id: session.studentIds[0],
      kind: 'charge',
      amount: 1,
      actor: 'system',
    });
    const undone = await on.undo(session, { entryId, reason: 'technical', base: { entryId, status: 'excused' } });
    expect(undone.body.credits).toMatchObject([{ before: 'none', after: 'none', flag: 'over_quota' }]);
    expect((await on.detail(session)).flags).toEqual(['over_quota']);
  });

  test('other overrides leave counting as it is unless the supervisor says otherwise in the same dialog', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]], [[0, 40]]] });
    const base = { entryId: null, status: 'partial' };
    const left = await on.override(about(session, 0, base, status('absent')));
    expect(left.body.results[0].done.credits).toEqual([]);
    const waived = await on.override({ ...about(session, 1, base, status('absent')), credit: 'waive' });
    expect(waived.body.results[0].done.credits).toMatchObject([{ before: 'charge', after: 'waive' }]);
    expect((await on.ledger(session)).map((row) => row.kind)).toEqual(['charge', 'charge', 'reversal', 'waive']);
    expect((await on.detail(session)).flags).toEqual([]);
  });

  test('a decision that keeps the credit has settled it: the charge stands and nothing waits for a person', async () => {
    const session = await on.reviewed({ stays: [[]] });
    const base = { entryId: null, status: 'absent' };
    const kept = await on.override({ ...about(session, 0, base, status('excused')), credit: 'keep' });
    expect(kept.body.results).toMatchObject([{ ok: true, done: { credits: [] } }]);
    expect((await on.ledger(session)).map((row) => row.kind)).toEqual(['charge']);
    expect((await on.detail(session)).flags).toEqual([]);
  });

  test('a teacher is never late; a word about the teacher reaches every credit only when it says so', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]], [[0, 60]]] });
    const base = { entryId: null, status: 'present' };
    const teacher = { ...about(session, 0, base, status('absent')), role: 'teacher', personId: session.teacherId };
    const late = await on.override({ ...teacher, change: status('late') });
    expect(late.body.results).toMatchObject([
      { code: 'status_not_allowed', data: { allowed: ['present', 'partial', 'absent', 'excused'] } },
    ]);
    const absent = await on.override({ ...teacher, reason: 'teacher_fault' });
    expect(absent.body.results[0].done.credits).toEqual([]);
    expect((await on.detail(session)).flags, 'the count no longer fits the verdicts').toEqual(['count_differs']);
    const { entryId } = absent.body.results[0].done;
    const waived = await on.override({
      ...teacher,
      base: { entryId, status: 'absent' },
      reason: 'teacher_fault',
      credit: 'waive',
    });
    expect(waived.body.results[0].done.credits).toHaveLength(2);
    expect((await on.ledger(session)).map((row) => row.kind)).toEqual([
      'charge',
      'charge',
      'reversal',
      'waive',
      'reversal',
      'waive',
    ]);
    expect((await on.detail(session)).flags).toEqual([]);
  });

  test('a decision while the class settles stands when settling is over', async () => {
    const session = await on.reviewed({ stays: [[], [[0, 60]]] });
    await on.server.db('sessions').where('id', session.id).update({ finalised_at: null });
    const base = { entryId: null, status: 'absent' };
    await on.override(about(session, 0, base, status('excused')));
    await on.server.db.transaction(async (trx) => {
      await finaliseReports(trx, session.id, Date.now());
      await writeCounting(trx, session.id, true);
    });
    expect((await on.ledger(session)).map((row) => row.kind)).toEqual(['charge', 'charge', 'reversal']);
    expect(await on.person(session, 0)).toMatchObject({ status: 'excused', overridden: true });
    expect((await on.detail(session)).flags).toEqual([]);
  });

  test('the preview of a word about the teacher names every student whom it would not charge', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]], [[0, 60]]] });
    const change = { ...status('absent'), role: 'teacher', personId: session.teacherId };
    const alone = await on.preview(session, { change });
    expect(alone.body.people).toMatchObject([
      {
        role: 'teacher',
        before: { status: 'present', credit: null },
        after: { status: 'absent', monthRate: { ratio: 0 } },
      },
    ]);
    const waived = await on.preview(session, { change, credit: 'waive' });
    expect(waived.body.people).toMatchObject([
      { role: 'teacher' },
      { role: 'student', before: { credit: 'charge' }, after: { credit: 'waive', subscription: { used: 0, left: 8 } } },
      { role: 'student', before: { credit: 'charge' }, after: { credit: 'waive' } },
    ]);
    expect((await on.ledger(session)).map((row) => row.kind)).toEqual(['charge', 'charge']);
  });

  test('who came onto the list during the class is not counted, whatever a decision about them asks', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]]], subtype: 'circle' });
    const newcomer = await insertStudent(on.server.db);
    await on.server.db('session_participants').insert({
      session_id: session.id,
      student_id: newcomer,
      live: true,
      expected_from: at(session.startsAt + 10 * MINUTE),
    });
    await on.server.db('subscriptions').insert({
      student_id: newcomer,
      kind: 'quran',
      quota: 8,
      starts_at: at(session.startsAt - DAY),
      ends_at: at(session.startsAt + DAY),
    });
    await on.server.db.transaction((trx) => projectAttendance(trx, session.id, Date.now()));
    const change = { ...status('partial'), role: 'student', personId: newcomer };
    const looked = await on.preview(session, { change, credit: 'charge' });
    const [person] = looked.body.people;
    expect(person).toMatchObject({ after: { status: 'partial', credit: 'none', subscription: { used: 0 } } });
    const item = { ...about(session, 0, person.base, status('partial')), personId: newcomer, credit: 'charge' };
    expect((await on.override(item)).body.results).toMatchObject([{ ok: true, done: { credits: [] } }]);
    expect(await on.ledger(session)).toHaveLength(1);
  });

  test('the month’s rate is of the academy’s calendar: its final classes, and this one as it would be', async () => {
    const [june, july] = [Date.UTC(2025, 4, 31, 21), Date.UTC(2025, 5, 30, 21)];
    const session = await on.reviewed({ stays: [[]], startsAt: june + 14 * DAY });
    const others = [june - HOUR, june, june + 10 * DAY, july - HOUR, july];
    for (const startsAt of others) {
      const stays = startsAt >= june && startsAt < july ? [[[0, 60]] as const] : [[]];
      const other = await endedClass(on.server.db, { stays, quota: null, startsAt });
      await on.server
        .db('session_attendances')
        .where({ session_id: other.id, person_role: 'student' })
        .update({ person_id: session.studentIds[0], final: startsAt !== june + 10 * DAY });
    }
    const change = { ...status('present'), role: 'student', personId: session.studentIds[0] };
    expect((await on.preview(session, { change })).body.people).toMatchObject([
      { before: { monthRate: { rated: 3, attended: 2 } }, after: { monthRate: { rated: 3, attended: 3 } } },
    ]);
  });

  test('nobody can ask to charge a trial', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]]], subtype: 'trial' });
    const item = { ...about(session, 0, { entryId: null, status: 'present' }, status('absent')), credit: 'charge' };
    expect((await on.override(item)).body.results).toMatchObject([
      { ok: false, code: 'bad_input', data: { field: 'credit' } },
    ]);
    const change = { ...status('absent'), role: 'student', personId: session.studentIds[0] };
    expect(await on.preview(session, { change, credit: 'charge' })).toMatchObject({
      status: 400,
      body: { data: { field: 'credit' } },
    });
  });
});
