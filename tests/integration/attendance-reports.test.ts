import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at } from '#server/db/connect.ts';
import { appendEntry } from '#server/usecases/attendance/entry-rows.ts';
import { finaliseReports, type EnteredByHand } from '#server/usecases/attendance/finalise.ts';
import { loadAttendance } from '#server/usecases/attendance/load.ts';
import { projectAttendance } from '#server/usecases/attendance/project.ts';
import { REPORT_TABLES } from '#server/usecases/attendance/write-reports.ts';
import { SESSION_KINDS, type SessionKind } from '#shared/domain/session.ts';
import { MINUTE } from '#shared/domain/time.ts';
import {
  insertAcademy,
  insertSession,
  insertStaff,
  insertStudent,
  type SessionFixture,
  type SessionWish,
} from '#tests/support/fixtures-of-sessions.ts';
import { createTestDeps, type TestServerParts } from '#tests/support/test-deps.ts';

let server: TestServerParts;
/** The class was this morning: all its instants are in the past. */
const S = Math.floor(Date.now() / 1000) * 1000 - 180 * MINUTE;
const E = S + 60 * MINUTE;
const NOW = E + 10 * MINUTE;

beforeAll(async () => {
  server = await createTestDeps({ queue: false });
  await insertAcademy(server.db);
});
afterAll(() => server.close());

let facts = 0;
/** A stay as LiveKit tells it: a join and a leave; without `to` the person is still in. */
async function stay(session: SessionFixture, identity: string, from: number, to: number | null): Promise<void> {
  facts += 1;
  const sid = `PA_${facts}`;
  const base = {
    room_name: session.roomName,
    room_sid: `RM_${session.id}`,
    participant_sid: sid,
    identity,
    joined_at: at(from),
    session_id: session.id,
  };
  await server.db('attendance_facts').insert({ ...base, id: `${sid}_joined`, what: 'joined', at: at(from) });
  if (to !== null) await server.db('attendance_facts').insert({ ...base, id: `${sid}_left`, what: 'left', at: at(to) });
}

const classOf = (wish: Partial<SessionWish> = {}): Promise<SessionFixture> =>
  insertSession(server.db, { startsAt: S, students: 4, ...wish });

async function end(session: SessionFixture, status: 'completed' | 'absent' = 'completed', endedAt = E): Promise<void> {
  await server
    .db('sessions')
    .where('id', session.id)
    .update({ status, ended_at: at(endedAt) });
}
const finalise = (session: SessionFixture, now = NOW, entered: EnteredByHand | null = null) =>
  server.db.transaction((trx) => finaliseReports(trx, session.id, now, entered));
const project = (session: SessionFixture, now = NOW) =>
  server.db.transaction((trx) => projectAttendance(trx, session.id, now));
const reports = (table: string, session: SessionFixture): Promise<Record<string, unknown>[]> =>
  server.db(table).where('session_id', session.id).orderBy('student_id').select();
const verdicts = (session: SessionFixture): Promise<Record<string, unknown>[]> =>
  server.db('session_attendances').where('session_id', session.id).orderBy(['person_role', 'person_id']).select();
const without = (row: Record<string, unknown>, ...names: string[]) =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));

describe.each([...SESSION_KINDS])('when a session of kind %s has ended', (kind: SessionKind) => {
  let session: SessionFixture;
  const table = REPORT_TABLES[kind];
  const others = Object.values(REPORT_TABLES).filter((name) => name !== table);

  beforeEach(async () => {
    session = await classOf({ kind });
    await stay(session, session.teacher, S - MINUTE, E);
    await stay(session, session.student(0), S, E);
    await stay(session, session.student(1), S + 11 * MINUTE, E);
    await stay(session, session.student(2), S, S + 40 * MINUTE);
    await end(session);
  });

  it('every expected student has one report, also the one who never came, in the table of its kind only', async () => {
    await finalise(session);
    const rows = await reports(table, session);
    expect(
      rows.map((row) => [row['student_id'], row['status'], row['computed_status'], row['attended_ms'], row['late_ms']]),
    ).toEqual([
      [session.studentIds[0], 'present', 'present', 60 * MINUTE, 0],
      [session.studentIds[1], 'late', 'late', 49 * MINUTE, 11 * MINUTE],
      [session.studentIds[2], 'partial', 'partial', 40 * MINUTE, 0],
      [session.studentIds[3], 'absent', 'absent', 0, null],
    ]);
    expect(rows.every((row) => row['window_ms'] === 60 * MINUTE && row['evaluated_at'] === null)).toBe(true);
    for (const other of others) expect(await reports(other, session)).toEqual([]);
    expect((await verdicts(session)).map((row) => [row['person_role'], row['status'], row['final']])).toEqual([
      ['student', 'present', true],
      ['student', 'late', true],
      ['student', 'partial', true],
      ['student', 'absent', true],
      ['teacher', 'present', true],
    ]);
  });

  it('finalising again changes nothing but the time of the computation', async () => {
    await finalise(session);
    const before = await reports(table, session);
    const verdictsBefore = await verdicts(session);
    await finalise(session, NOW + 5 * MINUTE);
    const after = await reports(table, session);
    expect(after.map((row) => without(row, 'computed_at'))).toEqual(before.map((row) => without(row, 'computed_at')));
    expect((await verdicts(session)).map((row) => without(row, 'computed_at'))).toEqual(
      verdictsBefore.map((row) => without(row, 'computed_at')),
    );
  });

  it("a late event changes the attendance, never the teacher's evaluation nor a person's override", async () => {
    await finalise(session);
    const evaluation = {
      homework: 'Al-Mulk 1–5',
      notes: 'well done',
      evaluated_at: at(NOW),
      evaluated_by: session.teacherId,
    };
    await server.db(table).where('session_id', session.id).update(evaluation);
    await server.db.transaction((trx) =>
      appendEntry(trx, {
        sessionId: session.id,
        role: 'student',
        personId: session.studentIds[2]!,
        kind: 'status',
        status: 'excused',
        reason: 'agreed_absence',
        note: '',
        actor: 'staff-1',
      }),
    );
    await stay(session, session.student(2), S + 40 * MINUTE, E);
    await stay(session, session.student(3), S, E);
    await project(session, NOW + MINUTE);
    const rows = await reports(table, session);
    expect(rows[2]).toMatchObject({ status: 'excused', computed_status: 'present', attended_ms: 60 * MINUTE });
    expect(rows[3]).toMatchObject({ status: 'present', computed_status: 'present', attended_ms: 60 * MINUTE });
    expect(
      rows.every(
        (row) => row['notes'] === 'well done' && row['homework'] === 'Al-Mulk 1–5' && row['evaluated_at'] === NOW,
      ),
    ).toBe(true);
    expect(await verdicts(session)).toMatchObject([
      {},
      {},
      { status: 'excused', final: true },
      { status: 'present', final: true },
      {},
    ]);
  });
});

describe('who is expected', () => {
  it('is known by time: who left the list before the class has no report, who left it during the class has one', async () => {
    const session = await classOf({ students: 2 });
    const late = await insertStudent(server.db);
    const takenOff = (student: number, until: number) =>
      server
        .db('session_participants')
        .where({ session_id: session.id, student_id: student })
        .update({ expected_until: at(until) });
    await server.db('session_participants').insert({ session_id: session.id, student_id: late, live: true });
    await takenOff(session.studentIds[0]!, S - 1);
    await takenOff(session.studentIds[1]!, S + MINUTE);
    await end(session);
    await finalise(session);
    expect((await reports('student_session_reports', session)).map((row) => row['student_id'])).toEqual([
      session.studentIds[1],
      late,
    ]);
  });

  it('leaves no verdict about who was taken off the list, though one was computed while they were on it', async () => {
    const session = await classOf({ students: 2 });
    await project(session, S - 10 * MINUTE);
    await server
      .db('session_participants')
      .where({ session_id: session.id, student_id: session.studentIds[0] })
      .update({ expected_until: at(S - 5 * MINUTE) });
    await end(session);
    await finalise(session);
    expect((await verdicts(session)).map((row) => [row['person_role'], row['person_id']])).toEqual([
      ['student', session.studentIds[1]],
      ['teacher', session.teacherId],
    ]);
  });

  it('is nobody of the staff but the teacher, whoever else of them is in the room in sight of all', async () => {
    const session = await classOf({ students: 1 });
    const others = await Promise.all(
      (['admin', 'supervisor', 'teacher'] as const).map((role) => insertStaff(server.db, role)),
    );
    for (const id of others) await stay(session, `staff-${id}`, S, E);
    await stay(session, session.teacher, S, E);
    await end(session);
    await finalise(session);
    const present = server.db('meeting_attendances').where('session_id', session.id);
    expect(await present.pluck('identity')).toEqual([session.teacher]);
    expect((await verdicts(session)).map((row) => [row['person_role'], row['status']])).toEqual([
      ['student', 'absent'],
      ['teacher', 'present'],
    ]);
    expect((await loadAttendance(server.db, session.id, NOW))?.unknownIdentities).toEqual([]);
  });

  it("keeps each teacher's minutes when the teacher changes during the class", async () => {
    const session = await classOf({ students: 1 });
    const substitute = await insertSession(server.db, { startsAt: S + 600 * MINUTE, students: 0, status: 'scheduled' });
    await stay(session, session.teacher, S, S + 20 * MINUTE);
    await stay(session, substitute.teacher, S + 20 * MINUTE, E);
    await server.db('sessions').where('id', session.id).update({ teacher_id: substitute.teacherId });
    await end(session);
    await finalise(session);
    const teachers = (await verdicts(session)).filter((row) => row['person_role'] === 'teacher');
    expect(teachers.map((row) => [row['person_id'], row['attended_ms']])).toEqual([
      [session.teacherId, 20 * MINUTE],
      [substitute.teacherId, 40 * MINUTE],
    ]);
  });
});

describe('windows and words of people', () => {
  it('judges the teacher of an absent student by the time of waiting', async () => {
    const session = await classOf({ students: 1, subtype: 'individual' });
    await stay(session, session.teacher, S, S + 15 * MINUTE);
    await end(session, 'absent', S + 15 * MINUTE);
    await finalise(session);
    expect(await verdicts(session)).toMatchObject([
      { person_role: 'student', status: 'absent', window_ms: 60 * MINUTE },
      { person_role: 'teacher', status: 'present', window_ms: 15 * MINUTE, attended_ms: 15 * MINUTE },
    ]);
  });

  it('judges a teacher who waited to the end by the class, not by what the ending took beyond it', async () => {
    const session = await classOf({ students: 1, subtype: 'individual' });
    await stay(session, session.teacher, S, E);
    await end(session, 'absent', E + 12 * MINUTE);
    await finalise(session, E + 20 * MINUTE);
    expect(await verdicts(session)).toMatchObject([
      { person_role: 'student', status: 'absent', window_ms: 60 * MINUTE },
      { person_role: 'teacher', status: 'present', window_ms: 60 * MINUTE, attended_ms: 60 * MINUTE },
    ]);
  });

  it("counts by a supervisor's effective window for everybody", async () => {
    const session = await classOf({ students: 1 });
    await stay(session, session.student(0), S + 20 * MINUTE, E);
    await server
      .db('sessions')
      .where('id', session.id)
      .update({ effective_from: at(S + 20 * MINUTE), effective_until: at(E) });
    await end(session);
    await finalise(session);
    expect(await reports('student_session_reports', session)).toMatchObject([
      { status: 'present', window_ms: 40 * MINUTE, late_ms: 0 },
    ]);
    expect((await loadAttendance(server.db, session.id, NOW))?.window).toEqual({
      from: S + 20 * MINUTE,
      to: E,
      effective: true,
    });
  });

  it('judges a moved class by its own rooms: who waited in the one that was left behind is neither in it nor in doubt', async () => {
    const session = await classOf({ students: 2 });
    const yesterday = S - 24 * 60 * MINUTE;
    const left = `${session.roomName}0`;
    const times = { opened_at: at(yesterday - 15 * MINUTE), close_wanted_at: at(yesterday + 60 * MINUTE) };
    await server.db('session_rooms').insert({ name: left, session_id: session.id, ...times });
    const [late, gone] = [session.student(0), session.student(1)];
    for (const one of [late, gone]) await stay({ ...session, roomName: left }, one, yesterday, yesterday + 60 * MINUTE);
    // LiveKit went away then, and was first looked at again when the new room was opened.
    await server.db('blind_periods').insert({
      session_id: session.id,
      blind_from: at(yesterday),
      blind_until: at(S - 15 * MINUTE),
      cause: 'livekit_away',
    });
    const before = await loadAttendance(server.db, session.id, S - 5 * MINUTE);
    expect(before?.people.map((person) => person.evaluation.liveState)).toEqual(['expected', 'expected', 'expected']);
    await stay(session, late, S + 10 * MINUTE, E);
    await end(session);
    await finalise(session);
    expect(await reports('student_session_reports', session)).toMatchObject([
      { status: 'late', attended_ms: 50 * MINUTE, flags: [] },
      { status: 'absent', attended_ms: 0, flags: [] },
    ]);
    expect(await server.db('meeting_attendances').where('session_id', session.id).pluck('identity')).toEqual([late]);
  });

  it('holds nobody for absent whose class was moved in an outage that lasts, so that it never had a room again', async () => {
    const session = await classOf({ students: 1, status: 'scheduled' });
    const moved = S - 24 * 60 * MINUTE;
    const room = { opened_at: at(moved - 15 * MINUTE), close_wanted_at: at(moved) };
    await server.db('session_rooms').where('session_id', session.id).update(room);
    const outage = { session_id: session.id, blind_from: at(moved - MINUTE), blind_until: null, cause: 'livekit_away' };
    await server.db('blind_periods').insert(outage);
    await end(session);
    await finalise(session);
    expect(await reports('student_session_reports', session)).toMatchObject([
      { status: 'absent', flags: ['unverified'] },
    ]);
  });

  it('writes statuses given by hand for a class held outside over the computed ones', async () => {
    const session = await classOf({ students: 2, status: 'scheduled' });
    await end(session);
    const entered: EnteredByHand = {
      statuses: [{ person: { type: 'student', id: session.studentIds[0]! }, status: 'present' }],
      actor: 'staff-1',
      note: 'held_outside',
    };
    await finalise(session, NOW, entered);
    await finalise(session, NOW + MINUTE);
    expect(await reports('student_session_reports', session)).toMatchObject([
      { status: 'present', computed_status: 'absent' },
      { status: 'absent', computed_status: 'absent' },
    ]);
  });

  it('marks a verdict that a blind period could have changed, and ends the blindness with the session', async () => {
    const session = await classOf({ students: 2 });
    await stay(session, session.student(0), S, E);
    await server.db('blind_periods').insert({ session_id: session.id, blind_from: at(S), cause: 'livekit_away' });
    await end(session);
    await finalise(session, E + MINUTE);
    expect(await server.db('blind_periods').where('session_id', session.id).select('blind_until')).toEqual([
      { blind_until: E },
    ]);
    expect(await reports('student_session_reports', session)).toMatchObject([
      { status: 'present', flags: [] },
      { status: 'absent', flags: ['unverified'] },
    ]);
  });
});

describe('what screens are given', () => {
  it('explains every person by stored facts, and names those it does not know', async () => {
    const session = await classOf({ students: 1 });
    await stay(session, session.student(0), S + 10 * MINUTE, E);
    await stay(session, 'a-guest', S, E);
    await end(session);
    const loaded = await loadAttendance(server.db, session.id, NOW);
    expect(loaded?.unknownIdentities).toEqual(['a-guest']);
    expect(loaded?.people.map((person) => [person.role, person.identity, person.evaluation.status])).toEqual([
      ['teacher', session.teacher, 'absent'],
      ['student', session.student(0), 'late'],
    ]);
    const student = loaded!.people[1]!;
    expect(student.events.map((event) => event.what)).toEqual(['joined', 'left']);
    expect(student.cycles).toMatchObject([{ from: S + 10 * MINUTE, to: E, source: 'webhook', end: 'left', flags: [] }]);
    const facts = JSON.stringify(student.explain).match(/"fact":"[^"]+"/g) ?? [];
    expect(facts).toContain(`"fact":"event:${student.events[0]!.id}"`);
    expect(facts).toContain('"fact":"policy:1"');
  });

  it('shows nobody as absent before the end, and takes a fact from a clock that is ahead', async () => {
    const now = Date.now();
    const session = await insertSession(server.db, { startsAt: now - MINUTE, students: 2 });
    await stay(session, session.student(0), now + 3_000, null);
    await server.db.transaction((trx) => projectAttendance(trx, session.id, now));
    const loaded = await loadAttendance(server.db, session.id, now);
    expect(loaded?.people.map((person) => person.evaluation.liveState)).toEqual(['expected', 'in_room', 'expected']);
    expect(await server.db('student_session_reports').where('session_id', session.id)).toEqual([]);
  });
});
