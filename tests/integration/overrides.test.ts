import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { whileBroken } from '../support/broken-rows.ts';
import { tellStay } from '../support/ended-class.ts';
import { eventually } from '../support/eventually.ts';
import { about, startReviewing, status, type Reviewing } from '../support/reviewing.ts';

/** What people decide over the computed verdicts (domain.md 4). */
describe('overrides', () => {
  let on: Reviewing;
  beforeAll(async () => {
    on = await startReviewing();
  });
  afterAll(() => on.server.close());

  test('set a status over the computed one, with reason, author and time, for every screen and report', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]], [[0, 60]]] });
    expect(await on.person(session, 0)).toMatchObject({
      status: 'partial',
      overridden: false,
      entries: { lastEntryId: null, override: null, corrections: [], contest: null },
    });
    const base = { entryId: null, status: 'partial' };
    const answer = await on.override({
      ...about(session, 0, base, status('present')),
      reason: 'other',
      note: 'his microphone was broken',
    });
    expect(answer.body.results).toMatchObject([
      { ok: true, done: { before: { status: 'partial' }, after: { status: 'present', attendedMs: 40 * MINUTE } } },
    ]);
    const shown = await on.detail(session);
    expect(shown.version).toBe(2);
    expect(shown.people[1]).toMatchObject({
      status: 'present',
      overridden: true,
      attendedMs: 40 * MINUTE,
      entries: {
        lastEntryId: answer.body.results[0].done.entryId,
        override: { status: 'present', reason: 'other', note: 'his microphone was broken', author: expect.any(String) },
      },
    });
    const report = await on.server.call('GET', `/api/sessions/${session.id}/report`, { token: on.supervisor.token });
    expect(report.body.rows[0]).toMatchObject({ status: 'present', credit: 'charge' });
    const stored = await on.server.db('student_session_reports').where('session_id', session.id).orderBy('student_id');
    expect(stored).toMatchObject([{ status: 'present', computed_status: 'partial' }, { status: 'present' }]);
    expect(await on.server.db('audit_log').where('subject', `session-${session.id}`)).toMatchObject([
      { actor: `staff-${on.supervisor.id}`, action: 'attendance.override', data: { after: { status: 'present' } } },
    ]);
  });

  test('a stale base is refused with what was seen, what stands now, and what was wanted', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const base = { entryId: null, status: 'partial' };
    const first = await on.override(about(session, 0, base, status('absent')));
    const answer = await on.override(about(session, 0, base, status('present')));
    const change = { ...status('present'), role: 'student', personId: session.studentIds[0] };
    expect((await on.preview(session, { change })).body.people, 'the newer word would stand').toMatchObject([
      { base: { status: 'absent' }, before: { status: 'absent' }, after: { status: 'present' } },
    ]);
    expect(answer.status).toBe(200);
    expect(answer.body.results).toMatchObject([
      {
        ok: false,
        status: 409,
        code: 'override_conflict',
        message: 'It was “partial” when you opened it and is “absent” now. See what it became, then decide.',
        data: {
          baseEntryId: null,
          baseStatus: 'partial',
          presentEntryId: first.body.results[0].done.entryId,
          presentStatus: 'absent',
          presentAuthor: expect.stringMatching(/^Staff/),
          wantedStatus: 'present',
        },
      },
    ]);
    const undone = await on.undo(session, { entryId: first.body.results[0].done.entryId, reason: 'technical', base });
    expect(undone).toMatchObject({
      status: 409,
      body: { code: 'override_conflict', data: { presentStatus: 'absent' } },
    });
  });

  test('a machine recompute that left the status is no conflict, one that changed it is', async () => {
    const session = await on.reviewed({ stays: [[[0, 30]]] });
    const base = { entryId: null, status: 'partial' };
    await tellStay(on.server.db, session, session.student(0), [30, 40]);
    const same = await on.override(about(session, 0, base, status('late')));
    expect(same.body.results[0].ok).toBe(true);
    const other = await on.reviewed({ stays: [[[0, 30]]] });
    await tellStay(on.server.db, other, other.student(0), [30, 60]);
    const changed = await on.override(about(other, 0, base, status('late')));
    expect(changed.body.results).toMatchObject([
      { ok: false, code: 'override_conflict', data: { presentEntryId: null, presentStatus: 'present' } },
    ]);
  });

  test('of twenty supervisors deciding at once one wins and the others are shown the winner’s word', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const item = about(session, 0, { entryId: null, status: 'partial' }, status('present'));
    const answers = await Promise.all(Array.from({ length: 20 }, () => on.override(item)));
    const results = answers.map((answer) => answer.body.results[0]);
    const won = results.filter((result) => result.ok);
    expect(won).toHaveLength(1);
    const lost = results.filter((result) => !result.ok);
    expect(lost.map(({ code, data }) => [code, data.presentEntryId])).toEqual(
      Array.from({ length: 19 }, () => ['override_conflict', won[0].done.entryId]),
    );
    expect(await on.server.db('attendance_entries').where('session_id', session.id)).toHaveLength(1);
  });

  test('a batch answers row by row: what can be done is done, each refusal has its own words', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]], [[0, 40]], [[0, 40]]] });
    const base = { entryId: null, status: 'partial' };
    const teacher = { ...about(session, 0, { entryId: null, status: 'present' }, status('late')), role: 'teacher' };
    const answer = await on.override(
      about(session, 0, base, status('present')),
      about(session, 1, { ...base, status: 'late' }, status('present')),
      { ...about(session, 2, base, status('present')), reason: 'other', note: 'because' },
      { ...teacher, personId: session.teacherId },
      { ...about(session, 0, base, status('present')), personId: 99_999 },
      about(session, 2, base, { type: 'add', from: session.endsAt, to: session.startsAt }),
      about(session, 2, base, status('excused')),
    );
    expect(answer.body.results.map((one: { ok: boolean; code?: string }) => one.code ?? one.ok)).toEqual([
      true,
      'override_conflict',
      'text_too_short',
      'status_not_allowed',
      'not_found',
      'bad_input',
      true,
    ]);
    const tooMany = Array.from({ length: 51 }, () => about(session, 0, base, status('present')));
    expect(await on.override(...tooMany)).toMatchObject({ status: 400, body: { code: 'bad_input' } });
  });

  test('a decision that breaks is told as its own failure, and sent again it is done; what the others did stands', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]], [[0, 40]], [[0, 40]]] });
    const base = { entryId: null, status: 'partial' };
    const items = [0, 1, 2].map((n) => ({
      ...about(session, n, base, status('present')),
      commandId: `one-of-three-${n}`,
    }));
    const when = `new.person_id = ${session.studentIds[1]}`;
    const broken = await whileBroken(on.server.db, { table: 'attendance_entries', when }, () => on.override(...items));
    expect(broken.status).toBe(200);
    expect(broken.body.results).toMatchObject([
      { ok: true },
      { ok: false, code: 'internal', status: 500, message: expect.stringMatching('A fault in the server') },
      { ok: true },
    ]);
    const written = () => on.server.db('attendance_entries').where('session_id', session.id).pluck('person_id');
    expect(await written()).toEqual([session.studentIds[0], session.studentIds[2]]);
    expect(await on.audited(session)).toHaveLength(2);
    expect(on.server.log.filter((line) => line.includes('the disk is full'))).toMatchObject([
      expect.stringContaining(`"personId":${session.studentIds[1]}`),
    ]);
    const again = await on.override(...items);
    expect(again.body.results).toMatchObject([broken.body.results[0], { ok: true }, broken.body.results[2]]);
    expect(await written()).toHaveLength(3);
  });

  test('a database that goes away in the middle of a batch is not asked for the rest, which is told so', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]], [[0, 40]], [[0, 40]]] });
    const items = [0, 1, 2].map((n) => about(session, n, { entryId: null, status: 'partial' }, status('present')));
    const when = `new.person_id = ${session.studentIds[1]}`;
    const answer = await whileBroken(on.server.db, { table: 'attendance_entries', when, how: 'dies' }, () =>
      on.override(...items),
    );
    expect(answer.body.results).toMatchObject([
      { ok: true },
      { ok: false, code: 'database_unavailable', status: 503 },
      { ok: false, code: 'database_unavailable', status: 503 },
    ]);
    expect(await on.server.db('attendance_entries').where('session_id', session.id)).toHaveLength(1);
  });

  test('words that no database can hold are bad input, not a failure', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const item = about(session, 0, { entryId: null, status: 'partial' }, status('present'));
    for (const note of ['half of a letter \ud83d', 'a zero \0 in between', 'turned \u202e around'])
      expect(await on.override({ ...item, reason: 'other', note })).toMatchObject({
        status: 400,
        body: { code: 'bad_input', data: { field: 'items.0.note' } },
      });
    expect(await on.override({ ...item, reason: 'other', note: 'a whole one 😀 is fine' })).toMatchObject({
      body: { results: [{ ok: true }] },
    });
    const entries = [
      {
        id: 'a-line-of-1969',
        sessionId: session.id,
        roomName: session.roomName,
        roomSid: 'RM_1',
        what: 'snapshot',
        at: -9e15,
        monotonicMs: 0,
        people: [],
      },
    ];
    for (const [path, body] of [
      ['/api/auth/login', { email: 'a\0b@example.com', password: 'a password for tests' }],
      ['/api/witness', { entries }],
    ] as const)
      expect(await on.server.call('POST', path, { token: on.supervisor.token, body })).toMatchObject({
        status: 400,
        body: { code: 'bad_input' },
      });
  });

  test('the same decision sent twice is done once and answers the same', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const base = { entryId: null, status: 'partial' };
    const item = { ...about(session, 0, base, status('present')), commandId: 'queued-offline-1' };
    const first = await on.override(item);
    const second = await on.override(item);
    expect(second.body).toEqual(first.body);
    expect(await on.server.db('attendance_entries').where('session_id', session.id)).toHaveLength(1);
    const entryId = first.body.results[0].done.entryId;
    const other = await on.undo(session, { entryId, reason: 'technical', base, commandId: 'queued-offline-1' });
    expect(other).toMatchObject({ status: 400, body: { code: 'bad_input', data: { field: 'commandId' } } });
  });

  test('one id sent for two classes at once is one command: the later waits for the earlier one’s answer', async () => {
    const [session, another] = [await on.reviewed({ stays: [[[0, 40]]] }), await on.reviewed({ stays: [[[0, 40]]] })];
    const send = (of: typeof session) =>
      on.override({
        ...about(of, 0, { entryId: null, status: 'partial' }, status('present')),
        commandId: 'two-classes-at-once',
      });
    const waiting = () =>
      on.server.db('pg_stat_activity').whereRaw(`datname = current_database() and wait_event_type = 'Lock'`);
    const answers = await on.server.db.transaction(async (trx) => {
      await trx.raw('lock table attendance_entries in exclusive mode');
      const first = send(session);
      await eventually(async () => expect(await waiting()).toHaveLength(1));
      const second = send(another);
      await eventually(async () => expect(await waiting()).toHaveLength(2));
      return [first, second];
    });
    const [first, second] = await Promise.all(answers);
    expect(first!.body.results).toMatchObject([{ ok: true }]);
    expect(second!.body.results).toMatchObject([{ code: 'bad_input', data: { field: 'commandId' } }]);
  });

  test('one id never answers for a decision about somebody else, nor about another class', async () => {
    const [session, another] = [
      await on.reviewed({ stays: [[[0, 40]], [[0, 40]]] }),
      await on.reviewed({ stays: [[[0, 40]]] }),
    ];
    const base = { entryId: null, status: 'partial' };
    const commandId = 'the-same-id-thrice';
    const items = [
      about(session, 0, base, status('present')),
      about(session, 1, base, status('excused')),
      about(another, 0, base, status('excused')),
    ];
    const answer = await on.override(...items.map((item) => ({ ...item, commandId })));
    expect(answer.body.results).toMatchObject([
      { ok: true, done: { personId: session.studentIds[0] } },
      { ok: false, code: 'bad_input', data: { field: 'commandId' } },
      { ok: false, code: 'bad_input', data: { field: 'commandId' } },
    ]);
    const { entryId } = answer.body.results[0].done;
    const later = await on.override(about(session, 0, { entryId, status: 'present' }, status('absent')));
    const undo = (id: number, was: string) =>
      on.undo(session, {
        entryId: id,
        reason: 'technical',
        base: { entryId: later.body.results[0].done.entryId, status: was },
        commandId: 'an-id-of-undoing',
      });
    expect((await undo(later.body.results[0].done.entryId, 'absent')).status).toBe(200);
    expect((await undo(entryId, 'present')).body.data).toMatchObject({ field: 'commandId' });
    const window = (of: typeof session) => ({
      window: { from: of.startsAt, to: of.startsAt + 50 * MINUTE },
      reason: 'ended early',
      base: null,
      commandId: 'an-id-of-windows',
    });
    expect((await on.setWindow(session, window(session))).status).toBe(200);
    expect((await on.setWindow(another, window(another))).body.data).toMatchObject({ field: 'commandId' });
  });

  test('a corrected stay changes the minutes, and the explanation names it', async () => {
    const session = await on.reviewed({ stays: [[[0, 30]]] });
    const add = { type: 'add', from: session.startsAt + 30 * MINUTE, to: session.startsAt + 55 * MINUTE };
    const added = await on.override(about(session, 0, { entryId: null, status: 'partial' }, add));
    const { entryId, after } = added.body.results[0].done;
    expect(after).toEqual({ status: 'present', attendedMs: 55 * MINUTE });
    const shown = await on.person(session, 0);
    expect(shown).toMatchObject({ overridden: false, entries: { lastEntryId: entryId, override: null } });
    expect(shown.entries.corrections).toMatchObject([{ entryId, ...add, author: expect.stringMatching(/^Staff/) }]);
    expect(JSON.stringify(shown.explain)).toContain(`"fact":"correction:${entryId}"`);
    const cut = { type: 'cut', from: session.startsAt, to: session.startsAt + 20 * MINUTE };
    const lessened = await on.override(about(session, 0, { entryId, status: 'present' }, cut));
    expect(lessened.body.results[0].done.after).toEqual({ status: 'partial', attendedMs: 35 * MINUTE });
    const decided = await on.override(
      about(session, 0, { entryId: lessened.body.results[0].done.entryId, status: 'partial' }, status('present')),
    );
    expect(decided.body.results[0].done.after, 'a status still wins').toEqual({
      status: 'present',
      attendedMs: 35 * MINUTE,
    });
  });

  test('an override survives late events and recomputing, which change what lies beneath it', async () => {
    const session = await on.reviewed({ stays: [[]] });
    await on.override(about(session, 0, { entryId: null, status: 'absent' }, status('excused')));
    await tellStay(on.server.db, session, session.student(0), [0, 60]);
    await on.server.db.transaction((trx) => projectAttendance(trx, session.id, Date.now()));
    const recomputed = await on.server.call('POST', `/api/sessions/${session.id}/recompute`, {
      token: on.supervisor.token,
      body: {},
    });
    expect(recomputed.body).toEqual({ changes: [] });
    expect(await on.server.db('student_session_reports').where('session_id', session.id)).toMatchObject([
      { status: 'excused', computed_status: 'present', attended_ms: 60 * MINUTE },
    ]);
  });

  test('nothing is corrected before the end, nor of a cancelled class, nor by a teacher', async () => {
    const session = await on.reviewed({ stays: [[[0, 60]]] });
    const item = about(session, 0, { entryId: null, status: 'present' }, status('absent'));
    const asTeacher = await on.server.call('POST', '/api/attendance/overrides', {
      token: await on.server.signIn(session.teacherId),
      body: { items: [item] },
    });
    expect(asTeacher.body.results).toMatchObject([{ ok: false, code: 'forbidden' }]);
    const setStatus = async (to: string, endedAt: number | null) => {
      await on.server.db.raw('alter table sessions disable trigger sessions_transition');
      await on.server
        .db('sessions')
        .where('id', session.id)
        .update({ status: to, ended_at: endedAt && at(endedAt) });
      await on.server.db.raw('alter table sessions enable trigger sessions_transition');
    };
    await setStatus('ongoing', null);
    expect((await on.override(item)).body.results).toMatchObject([{ code: 'session_not_over' }]);
    const change = { ...item.change, role: item.role, personId: item.personId };
    expect((await on.preview(session, { change })).body.code).toBe('session_not_over');
    await setStatus('cancelled', session.endsAt);
    expect((await on.override(item)).body.results).toMatchObject([{ code: 'session_cancelled' }]);
  });

  test('the history keeps every word in order, and who took which back', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const first = await on.override(about(session, 0, { entryId: null, status: 'partial' }, status('absent')));
    const { entryId } = first.body.results[0].done;
    const undo = { entryId, reason: 'other', note: 'the wrong student', base: { entryId, status: 'absent' } };
    expect((await on.undo(session, { ...undo, note: 'wrong' })).body.code).toBe('text_too_short');
    await on.undo(session, undo);
    const teacher = await on.server.signIn(session.teacherId);
    for (const token of [on.supervisor.token, teacher]) {
      const history = await on.server.call('GET', `/api/sessions/${session.id}/attendance/history`, { token });
      expect(history.body.entries).toMatchObject([
        {
          entryId,
          kind: 'status',
          status: 'absent',
          base: { entryId: null, status: 'partial' },
          undoneById: entryId + 1,
        },
        { kind: 'undo', undoesId: entryId, reason: 'other', note: 'the wrong student', base: { entryId } },
      ]);
    }
    expect(await on.person(session, 0)).toMatchObject({ status: 'partial', overridden: false });
  });

  test('screens hear of a decision', async () => {
    const session = await on.reviewed({ stays: [[[0, 40]]] });
    const heard = () => on.server.db('event_log').where({ session_id: session.id, type: 'session.changed' });
    const before = (await heard()).length;
    // The same status again: the verdict stays, that a person vouches for it is news.
    await on.override(about(session, 0, { entryId: null, status: 'partial' }, status('partial')));
    expect(await heard()).toHaveLength(before + 1);
  });
});
