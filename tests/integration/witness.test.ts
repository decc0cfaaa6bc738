import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '#server/db/connect.ts';
import { finaliseReports } from '#server/usecases/attendance/finalise.ts';
import { writeCounting } from '#server/usecases/counting/write-counting.ts';
import { MINUTE, SECOND } from '#shared/domain/time.ts';
import { whileBroken } from '../support/broken-rows.ts';
import { insertSession, type SessionFixture } from '../support/fixtures-of-sessions.ts';
import { startTestServer, type TestServer } from '../support/test-server.ts';

/** What the teacher's desktop kept of a whole class: a snapshot every 30 s, everybody in all the time. */
function logOf(session: SessionFixture) {
  const room = { sessionId: session.id, roomName: session.roomName, roomSid: `RM_${session.id}` };
  const people = [session.teacher, ...session.studentIds.map((id) => `student-${id}`)].map((identity) => ({
    participantSid: `PA_${identity}`,
    identity,
    joinedAt: session.startsAt - MINUTE,
  }));
  const length = session.endsAt - session.startsAt + 2 * MINUTE;
  const snapshots = Array.from({ length: length / (30 * SECOND) }, (_, n) => ({
    ...room,
    id: `line-${session.id}-${n}`,
    what: 'snapshot',
    at: session.startsAt - MINUTE + n * 30 * SECOND,
    monotonicMs: n * 30_000,
    people,
  }));
  const left = { ...room, what: 'left', at: session.endsAt + MINUTE, monotonicMs: length };
  return [...snapshots, ...people.map((one, n) => ({ ...left, id: `left-${session.id}-${n}`, people: [one] }))];
}

/**
 * Of two students the first leaves after 41.2 minutes; before that, in the middle part, the desktop connects anew and
 * says of everybody that they left. Without the middle part they seem to have gone at the end of the first.
 */
function logInThreeParts(session: SessionFixture) {
  const minute = (at: number): number => (at - session.startsAt) / MINUTE;
  const whole = logOf(session);
  const [snapshot] = whole;
  const first = session.student(0);
  const parted = whole
    .filter((line) => line.what === 'snapshot' || line.people[0]?.identity !== first)
    .map((line) =>
      minute(line.at) < 41.2 ? line : { ...line, people: line.people.filter(({ identity }) => identity !== first) },
    );
  const leaves = (at: number, people: (typeof parted)[number]['people']) =>
    people.map((one) => ({
      ...snapshot!,
      id: `leave-${session.id}-${Math.round(at * 10)}-${one.identity}`,
      what: 'left',
      at: session.startsAt + at * MINUTE,
      people: [one],
    }));
  const everybody = snapshot!.people;
  const all = [
    ...parted,
    ...leaves(20.1, everybody.slice(1)),
    ...leaves(
      41.2,
      everybody.filter(({ identity }) => identity === first),
    ),
  ];
  return [
    all.filter(({ at }) => minute(at) < 15),
    all.filter(({ at }) => minute(at) >= 15 && minute(at) < 45),
    all.filter(({ at }) => minute(at) >= 45),
  ];
}

describe('a class that only the teacher’s desktop saw', () => {
  let server: TestServer;
  let session: SessionFixture;
  let teacher: string;
  let supervisor: { id: number; token: string };
  const upload = (entries: readonly object[], token = teacher) =>
    server.call('POST', '/api/witness', { token, body: { entries } });
  const verdicts = async (): Promise<Record<string, [string, readonly string[]]>> => {
    const rows = await server.db('session_attendances').where('session_id', session.id);
    return Object.fromEntries(rows.map((row) => [row.person_role, [row.status, row.flags]]));
  };
  /** Whom the review asks about: a word about oneself that nobody has accepted. */
  const ownWords = async (): Promise<string[]> => {
    const detail = await server.call('GET', `/api/sessions/${session.id}`, { token: supervisor.token });
    return detail.body.people.flatMap((one: { ownWord: boolean; role: string }) => (one.ownWord ? [one.role] : []));
  };
  const ledger = () => server.db('session_consumptions').where('session_id', session.id).pluck('kind');

  beforeAll(async () => {
    server = await startTestServer();
    session = await insertSession(server.db, {
      subtype: 'individual',
      startsAt: Math.floor(Date.now() / 1000) * 1000 - 180 * MINUTE,
      status: 'completed',
    });
    await server.db('subscriptions').insert({
      student_id: session.studentIds[0],
      kind: 'quran',
      quota: 8,
      starts_at: at(session.startsAt - MINUTE),
      ends_at: at(session.endsAt + MINUTE),
    });
    await server.db('blind_periods').insert({
      session_id: session.id,
      blind_from: at(session.startsAt - 5 * MINUTE),
      blind_until: at(session.endsAt + 5 * MINUTE),
      cause: 'server_away',
    });
    await server.db.transaction(async (trx) => {
      await finaliseReports(trx, session.id, Date.now());
      await writeCounting(trx, session.id, true);
      await trx('sessions').where('id', session.id).update({ finalised_at: trx.fn.now() });
    });
    teacher = await server.signIn(session.teacherId);
    supervisor = await server.staff('supervisor');
    await server.db('supervisor_teachers').insert({ supervisor_id: supervisor.id, teacher_id: session.teacherId });
  });
  afterAll(() => server.close());

  test('is unverified for everybody and only held before the log comes', async () => {
    expect(await verdicts()).toEqual({ teacher: ['absent', ['unverified']], student: ['absent', ['unverified']] });
    expect(await ledger()).toEqual(['hold']);
  });

  test('the log makes the student’s verdict verified, never the uploading teacher’s own', async () => {
    const log = logOf(session);
    const answer = await upload(log.slice(0, 100));
    expect(new Set(answer.body.results.map((row: { outcome: string }) => row.outcome))).toEqual(new Set(['stored']));
    await upload(log.slice(100));
    expect(await verdicts()).toEqual({
      teacher: ['absent', ['unverified']],
      student: ['present', ['witnessed']],
    });
    expect(await ownWords()).toEqual(['teacher']);
  });

  test('the same lines again change nothing', async () => {
    const told = () => server.db('told_facts').where('session_id', session.id).orderBy('id');
    const facts = await told();
    const answer = await upload(logOf(session).slice(0, 100));
    expect(answer.body.results[0]).toMatchObject({ outcome: 'known' });
    expect(await told()).toEqual(facts);
  });

  test('its parts may come in any order: what a missing part suggested is taken back when it comes', async () => {
    const orders = ['012', '021', '102', '120', '201', '210', '0210', '22021'];
    const seen = orders.map(async (order) => {
      const { startsAt } = session;
      const heard = await insertSession(server.db, { startsAt, status: 'completed', students: 2 });
      const token = await server.signIn(heard.teacherId);
      const parts = logInThreeParts(heard);
      for (const part of order) expect((await upload(parts[Number(part)]!, token)).status).toBe(200);
      const of = (table: string) => server.db(table).where('session_id', heard.id);
      const facts = await of('told_facts').orderBy(['at', 'identity', 'what']);
      const students = await of('meeting_attendances').where('person_role', 'student').orderBy('person_id');
      const minute = (at: number): number => (at - startsAt) / MINUTE;
      return {
        facts: facts.map(({ what, at: told, joined_at }) => [what, minute(told), minute(joined_at)]),
        stays: students.map(({ cycles }) =>
          cycles.map((one: { from: number; to: number; end: string; flags: string[] }) => [
            minute(one.from),
            minute(one.to),
            one.end,
            one.flags,
          ]),
        ),
        sight: await of('witness_sights').orderBy('from_at').select('from_at', 'until_at'),
      };
    });
    const results = await Promise.all(seen);
    expect(results[0]?.stays).toEqual([[[-1, 41.2, 'left', ['witnessed']]], [[-1, 61, 'left', ['witnessed']]]]);
    for (const result of results) expect(result).toEqual(results[0]);
  });

  test('each line answers for itself: another’s class, a room that never was, a time to come', async () => {
    const foreign = await insertSession(server.db, { startsAt: Date.now() - 60 * MINUTE });
    const [line] = logOf(session);
    const answer = await upload([
      { ...line, id: 'foreign-1', sessionId: foreign.id, roomName: foreign.roomName },
      { ...line, id: 'no-room-1', roomName: 'quran_1_1' },
      { ...line, id: 'future-1', at: Date.now() + 60 * MINUTE },
      { ...line, id: 'good-line-1' },
    ]);
    expect(answer.body.results.map((row: { outcome: string }) => row.outcome)).toEqual([
      'not_found',
      'wrong_room',
      'from_the_future',
      'stored',
    ]);
    expect((await upload([line ?? {}], supervisor.token)).body.results).toMatchObject([{ outcome: 'not_found' }]);
  });

  test('a class that cannot be taken in now fails alone, and its lines are taken in the next time', async () => {
    const other = await insertSession(server.db, { startsAt: session.startsAt - 180 * MINUTE });
    await server.db('sessions').where('id', other.id).update({ teacher_id: session.teacherId });
    const lines = [
      { ...logOf(session)[0], id: 'beside-1' },
      { ...logOf(other)[0], id: 'broken-1' },
    ];
    const when = `new.session_id = ${other.id}`;
    const outcomes = ({ body }: Awaited<ReturnType<typeof upload>>) =>
      body.results.map((row: { outcome: string }) => row.outcome);
    const broken = await whileBroken(server.db, { table: 'witness_entries', when }, () => upload(lines));
    expect(outcomes(broken)).toEqual(['stored', 'failed']);
    expect(outcomes(await upload(lines))).toEqual(['known', 'stored']);
  });

  test('a supervisor accepts the teacher’s own word, once, and the audit log has it', async () => {
    const path = `/api/sessions/${session.id}/witness/accept`;
    const body = { teacherId: session.teacherId, reason: 'the recording shows it' };
    expect((await server.call('POST', path, { token: teacher, body })).status).toBe(403);
    const told = await server.db('event_log').max('id as last').first();
    const done = await server.call('POST', path, { token: supervisor.token, body });
    expect(done).toMatchObject({ status: 200, body: { accepted: true } });
    const announced = server
      .db('event_log')
      .where('id', '>', told?.last ?? 0)
      .where('session_id', session.id);
    expect(await announced.pluck('type')).toContain('session.changed');
    expect(await verdicts()).toMatchObject({
      teacher: ['present', ['witnessed']],
      student: ['present', ['witnessed']],
    });
    expect(await ownWords()).toEqual([]);
    expect(await server.db('audit_log').where('action', 'attendance.accept_witness')).toHaveLength(1);
    // Settled: the ledger is a person's now, who finds it among what needs them.
    expect(await ledger()).toEqual(['hold']);
    expect(await server.db('sessions').where('id', session.id).pluck('flags')).toEqual([['count_differs']]);
    const nobody = await server.call('POST', path, { token: supervisor.token, body: { ...body, teacherId: 99_999 } });
    expect(nobody).toMatchObject({ status: 409, body: { code: 'no_witness' } });
  });

  test('is taken in with more connections than one statement can write', async () => {
    const large = await insertSession(server.db, { startsAt: Date.now() - 30 * MINUTE, status: 'ready' });
    const token = await server.signIn(large.teacherId);
    const lines = Array.from({ length: 12 }, (_, line) => ({
      id: `crowd-${large.id}-${line}`,
      sessionId: large.id,
      roomName: large.roomName,
      roomSid: `RM_${large.id}`,
      what: 'joined',
      at: Date.now() - MINUTE + line,
      monotonicMs: line,
      people: Array.from({ length: 600 }, (_person, n) => ({
        participantSid: `PA_${line}_${n}`,
        identity: large.student(0),
        joinedAt: null,
      })),
    }));
    const { body } = await upload(lines, token);
    expect(new Set(body.results.map((one: { outcome: string }) => one.outcome))).toEqual(new Set(['stored']));
    expect(await server.db('witness_facts').where('session_id', large.id)).toHaveLength(7_200);
  });
});
