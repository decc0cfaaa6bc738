import type { Knex } from 'knex';
import type { CountedStudent, TeacherOutcome } from '#shared/domain/counting.ts';
import type { SessionAttendanceRow, SessionTableRow } from '../../db/tables.ts';

/** A session that has a time, which is all that counting needs of it besides its verdicts. */
export async function countedSession(db: Knex, sessionId: number): Promise<SessionTableRow> {
  const session = await db<SessionTableRow>('sessions').where('id', sessionId).first();
  if (!session || session.starts_at === null) throw new Error(`session ${sessionId} cannot be counted`);
  return session;
}

interface Verdicts {
  readonly teacher: TeacherOutcome;
  /** In the order of their ids. */
  readonly students: readonly Omit<CountedStudent, 'subscriptions'>[];
}

/** The stored verdicts as counting looks at them (domain.md 6). */
export async function readVerdicts(db: Knex, session: SessionTableRow): Promise<Verdicts> {
  const attendances = await db<SessionAttendanceRow>('session_attendances').where('session_id', session.id);
  const expected: { student_id: number; at_start: boolean }[] = await db('session_participants')
    .where('session_id', session.id)
    // Who was taken off the list before the class began was not expected and has no verdict (domain.md 3.9).
    .whereRaw('(expected_until is null or expected_until > starts_at)')
    .groupBy('student_id')
    .orderBy('student_id')
    .select('student_id', db.raw('bool_or(expected_from <= starts_at) as at_start'));
  return {
    teacher: teacherOutcome(session, attendances),
    students: expected.map(({ student_id, at_start }) => {
      const verdict = attendances.find((one) => one.person_role === 'student' && one.person_id === student_id);
      if (!verdict) throw new Error(`session ${session.id} has no verdict about student ${student_id}`);
      return {
        studentId: student_id,
        enrolledAtStart: at_start,
        status: verdict.status,
        unverified: verdict.flags.includes('unverified'),
      };
    }),
  };
}

/** The verdict about the session's present teacher; nobody seen counts as absent with nothing unverified. */
function teacherOutcome(session: SessionTableRow, attendances: readonly SessionAttendanceRow[]): TeacherOutcome {
  const row = attendances.find((one) => one.person_role === 'teacher' && one.person_id === session.teacher_id);
  if (!row) throw new Error(`session ${session.id} has no verdict about its teacher`);
  return {
    status: row.status,
    attendedMs: row.attended_ms,
    windowMs: row.window_ms,
    unverified: row.flags.includes('unverified'),
  };
}
