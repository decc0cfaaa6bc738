import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { whileBroken } from '../support/broken-rows.ts';
import { endedClass } from '../support/ended-class.ts';
import { quranEvaluation } from '../support/evaluating.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** A teacher's evaluation of a class (domain.md 4; product.md, Evaluation). */
describe('evaluations', () => {
  let server: TestServer;
  let session: SessionFixture;
  let teacher: string;
  let commands = 0;
  beforeAll(async () => {
    server = await startTestServer();
    session = await endedClass(server.db, { stays: [[[0, 60]], [[0, 40]], []] });
    teacher = await server.signIn(session.teacherId);
  });
  afterAll(() => server.close());

  const itemOf = (n: number, evaluation: object, base: number | null = null) => ({
    sessionId: session.id,
    studentId: session.studentIds[n],
    evaluation,
    base,
    commandId: `evaluation-${(commands += 1)}`,
  });
  const save = async (items: readonly object[], token = teacher) =>
    (await server.call('POST', '/api/evaluations', { token, body: { items } })).body.results;
  const sheetOf = async (id = session.id, token = teacher) =>
    (await server.call('GET', `/api/sessions/${id}/evaluation`, { token })).body;
  const rowOf = async (n: number) =>
    (await sheetOf()).rows.find((row: { studentId: number }) => row.studentId === session.studentIds[n]);

  test('are saved with ranges as they are read, the mean of the grades given and its level', async () => {
    const typed = quranEvaluation({
      newMemorisation: { range: '٦٧ : ١٣ - ١٧', grade: 9 },
      recentRevision: { range: '67:1-12', grade: 8.5 },
      mistakes: { word: 1, hesitation: 2, tajweed: 0, prompt: 0 },
      homework: 'الملك 18 إلى 22',
      done: true,
    });
    const [answer] = await save([itemOf(0, typed)]);
    expect(answer).toMatchObject({ ok: true, done: { overall: 8.75, level: 'very_good' } });
    expect(await rowOf(0)).toMatchObject({
      status: 'present',
      attendedMs: 60 * MINUTE,
      evaluation: { ...typed, newMemorisation: { range: '67:13-17', grade: 9 } },
      entryId: answer.done.entryId,
      overall: 8.75,
      level: 'very_good',
    });
    const [report] = await server.db('student_session_reports').where('student_id', session.studentIds[0]!);
    expect(report).toMatchObject({
      new_memorisation: { from: '67:13', to: '67:17', grade: 9 },
      evaluated_by: session.teacherId,
      homework: 'الملك 18 إلى 22',
    });
    expect(Number(report.grade)).toBe(8.8);
    const { body } = await server.call('GET', `/api/sessions/${session.id}`, { token: teacher });
    expect(body.evaluated).toEqual({ done: 1, of: 3 });
  });

  test('say per row what cannot be, in words, and the other rows are saved all the same', async () => {
    const beyond = quranEvaluation({ oldRevision: { range: '62:1-12', grade: 9 } });
    const between = quranEvaluation({ oldRevision: { range: '62:1-11', grade: 8.3 } });
    const notes = quranEvaluation({ notes: 'came late' });
    const before = await rowOf(0);
    expect(
      await save([
        itemOf(1, beyond),
        itemOf(1, between),
        itemOf(1, {
          kind: 'academic',
          homeworkDegree: 9,
          topic: '',
          homework: '',
          notes: '',
          absence: null,
          done: true,
        }),
        { ...itemOf(1, notes), studentId: 99_999 },
        itemOf(1, notes),
      ]),
    ).toMatchObject([
      {
        ok: false,
        code: 'evaluation_value',
        message: 'The surah has only 11 ayat. Write a range within them.',
        data: { field: 'oldRevision', problem: 'beyond_surah', surah: 62, ayat: 11 },
      },
      { ok: false, code: 'evaluation_value', data: { problem: 'not_a_grade' } },
      { ok: false, code: 'bad_input' },
      { ok: false, code: 'not_found' },
      { ok: true, done: { overall: null, level: null } },
    ]);
    expect(await rowOf(0)).toEqual(before);
    expect(await rowOf(1)).toMatchObject({ evaluation: { notes: 'came late', done: false } });
  });

  test('sent again after a lost answer are saved once and answer the same', async () => {
    const item = itemOf(2, quranEvaluation({ absence: 'apologised', done: true }));
    const [first] = await save([item]);
    expect(first.ok).toBe(true);
    expect(await save([item])).toEqual([first]);
    expect(await Promise.all([save([item]), save([item])])).toEqual([[first], [first]]);
    // The id answers for nobody else.
    expect(await save([{ ...item, studentId: session.studentIds[1] }])).toMatchObject([
      { ok: false, code: 'bad_input' },
    ]);
    const entries = await server.db('evaluation_entries').where('student_id', session.studentIds[2]!);
    expect(entries).toHaveLength(1);
    expect(await server.db('audit_log').where({ action: 'evaluation.save' }).count('* as n').first()).toEqual({ n: 3 });
  });

  test('on a base that no longer stands answer both values and overwrite nothing', async () => {
    const seen = await rowOf(1);
    const mine = { ...seen.evaluation, notes: 'mine', newMemorisation: { range: '67:1-5', grade: 7 } };
    const theirs = { ...seen.evaluation, notes: 'theirs' };
    const [stands] = await save([itemOf(1, theirs, seen.entryId)]);
    const [refused] = await save([itemOf(1, mine, seen.entryId)]);
    expect(refused).toMatchObject({
      ok: false,
      code: 'evaluation_conflict',
      status: 409,
      data: {
        baseEntryId: seen.entryId,
        presentEntryId: stands.done.entryId,
        fields: ['newMemorisation.grade', 'newMemorisation.range', 'notes'],
        'present.notes': 'theirs',
        'wanted.notes': 'mine',
        'present.newMemorisation.grade': null,
        'wanted.newMemorisation.grade': 7,
      },
    });
    expect((await rowOf(1)).evaluation).toEqual(theirs);
    // On what stands now, the same is taken.
    expect(await save([itemOf(1, mine, stands.done.entryId)])).toMatchObject([{ ok: true }]);
  });

  test('two at once on one base are one saving', async () => {
    const { entryId, evaluation } = await rowOf(1);
    const answers = await Promise.all(
      [1, 2, 3].map((n) => save([itemOf(1, { ...evaluation, notes: `word ${n}` }, entryId)])),
    );
    expect(answers.map(([answer]) => answer.ok).filter(Boolean)).toHaveLength(1);
  });

  test('keep every saving, and rows of the history cannot be changed', async () => {
    const { body } = await server.call('GET', `/api/sessions/${session.id}/evaluation/history`, { token: teacher });
    const about = body.entries.filter((entry: { studentId: number }) => entry.studentId === session.studentIds[1]);
    expect(about.map((entry: { evaluation: { notes: string } }) => entry.evaluation.notes)).toEqual([
      'came late',
      'theirs',
      'mine',
      expect.stringMatching(/^word/),
    ]);
    expect(about.map((entry: { baseEntryId: number | null }) => entry.baseEntryId)).toEqual([
      null,
      ...about.slice(0, -1).map((entry: { entryId: number }) => entry.entryId),
    ]);
    await expect(server.db('evaluation_entries').update({ actor: 'nobody' })).rejects.toThrow();
  });

  test('tell other windows of the class', async () => {
    const last = await server.db('event_log').max('id as id').first();
    const { entryId, evaluation } = await rowOf(0);
    await save([itemOf(0, { ...evaluation, notes: 'heard twice' }, entryId)]);
    expect(await server.db('event_log').where('id', '>', last?.['id']).pluck('type')).toContain('session.changed');
  });

  test('are not touched when the attendance is computed anew', async () => {
    const { evaluation } = await rowOf(1);
    const admin = await server.staff('admin');
    const anew = await server.call('POST', `/api/sessions/${session.id}/recompute`, { token: admin.token, body: {} });
    expect(anew.status).toBe(200);
    expect((await rowOf(1)).evaluation).toEqual(evaluation);
  });

  test('are written by the class’s teacher and who supervises them; by nobody else, not by one who was replaced', async () => {
    const [stranger, supervisor, replaced] = [
      await server.staff('teacher'),
      await server.staff('supervisor'),
      await server.staff('teacher'),
    ];
    const { entryId, evaluation } = await rowOf(0);
    const item = () => itemOf(0, { ...evaluation, notes: 'by another' }, entryId);
    expect(await save([item()], stranger.token)).toMatchObject([{ ok: false, status: 404 }]);
    expect(await save([item()], supervisor.token)).toMatchObject([{ ok: false, status: 404 }]);
    await server.db('session_teachers').insert({
      session_id: session.id,
      teacher_id: replaced.id,
      expected_from: at(session.startsAt - 60 * MINUTE),
      expected_until: at(session.startsAt - 30 * MINUTE),
    });
    expect(await save([item()], replaced.token)).toMatchObject([{ ok: false, status: 403 }]);
    expect(await sheetOf(session.id, replaced.token)).toMatchObject({ mayWrite: false });
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
    expect(await save([item()], supervisor.token)).toMatchObject([{ ok: true }]);
  });

  test('wait until the class is over, and a cancelled class has none', async () => {
    for (const [status, code] of [
      ['ongoing', 'session_not_over'],
      ['cancelled', 'session_cancelled'],
    ] as const) {
      const other = await insertSession(server.db, { startsAt: Date.now() - 10 * MINUTE, status });
      const token = await server.signIn(other.teacherId);
      const item = { ...itemOf(0, quranEvaluation()), sessionId: other.id, studentId: other.studentIds[0] };
      expect(await save([item], token)).toMatchObject([{ ok: false, code }]);
      expect(await sheetOf(other.id, token)).toMatchObject({ rows: [] });
    }
  });

  test('are of the kind of the class: homework and topic of a lesson, engagement as it was computed', async () => {
    const words = { homework: 'p. 12', notes: '', absence: null, done: true };
    for (const [kind, said] of [
      ['academic', { kind: 'academic', homeworkDegree: 7.5, topic: 'المبتدأ والخبر', ...words }],
      ['interactive', { kind: 'interactive', homeworkDegree: 7.5, ...words }],
    ] as const) {
      const other = await endedClass(server.db, { kind, subtype: 'course', stays: [[[0, 60]]], quota: null });
      const token = await server.signIn(other.teacherId);
      const item = { ...itemOf(0, said), sessionId: other.id, studentId: other.studentIds[0] };
      expect(await save([item], token)).toMatchObject([{ ok: true, done: { overall: 7.5, level: 'good' } }]);
      const [row] = (await sheetOf(other.id, token)).rows;
      expect(row.evaluation).toEqual(said);
      expect(row.engagement === null).toBe(kind === 'academic');
    }
  });

  test('start from the student’s last lesson, whoever taught it', async () => {
    const later = await endedClass(server.db, { startsAt: session.startsAt + 90 * MINUTE, stays: [[[0, 60]]] });
    // The same student comes to the later class.
    await server.db.raw(
      `insert into student_session_reports (session_id, student_id, status, computed_status, attended_ms, window_ms, policy_version)
       select ?, ?, status, computed_status, attended_ms, window_ms, policy_version from student_session_reports where session_id = ?`,
      [later.id, session.studentIds[0]!, later.id],
    );
    const { rows } = await sheetOf(later.id, await server.signIn(later.teacherId));
    const last = (id: number) => rows.find((row: { studentId: number }) => row.studentId === id).last;
    expect(last(session.studentIds[0]!)).toMatchObject({
      at: session.startsAt,
      evaluation: { newMemorisation: { range: '67:13-17', grade: 9 } },
    });
    expect(last(later.studentIds[0]!)).toBeNull();
  });

  test('one that breaks is told as its own failure, and the other rows are saved all the same', async () => {
    const lesson = await endedClass(server.db, { stays: [[[0, 60]], [[0, 60]]] });
    const items = lesson.studentIds.map((studentId) => ({
      ...itemOf(0, quranEvaluation({ notes: 'x' })),
      sessionId: lesson.id,
      studentId,
    }));
    const when = `new.student_id = ${lesson.studentIds[0]}`;
    const token = await server.signIn(lesson.teacherId);
    const results = await whileBroken(server.db, { table: 'evaluation_entries', when }, () => save(items, token));
    expect(results).toMatchObject([
      { ok: false, code: 'internal', status: 500 },
      { ok: true, done: { studentId: lesson.studentIds[1] } },
    ]);
    expect(await save(items, token)).toMatchObject([{ ok: true }, results[1]]);
  });
});
