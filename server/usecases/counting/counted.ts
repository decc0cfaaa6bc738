import type { Knex } from 'knex';
import type { CountedStudent, TeacherOutcome } from '#shared/domain/counting.ts';
import type { Policy } from '#shared/domain/policy.ts';
import type { SessionAttendanceRow, SessionTableRow } from '../../db/tables.ts';
import { policyOfSession } from '../settings/policy.ts';

/** A session with its verdicts and numbers, as counting looks at them (domain.md 6). */
export interface Counted {
  readonly session: SessionTableRow;
  readonly policy: Policy;
  readonly teacher: TeacherOutcome;
  /** In the order of their ids. */
  readonly students: readonly Omit<CountedStudent, 'subscriptions'>[];
}

/** Reads the stored verdicts of a session that has a time. */
export async function readCounted(db: Knex, sessionId: number): Promise<Counted> {
  const session = await db<SessionTableRow>('sessions').where('id', sessionId).first();
  if (!session || session.starts_at === null) throw new Error(`session ${sessionId} cannot be counted`);
  const attendances = await db<SessionAttendanceRow>('session_attendances').where('session_id', sessionId);
  const expected: { student_id: number; at_start: boolean }[] = await db('session_participants')
    .where('session_id', sessionId)
    // Who was taken off the list before the class began was not expected and has no verdict (domain.md 3.9).
    .whereRaw('(expected_until is null or expected_until > starts_at)')
    .groupBy('student_id')
    .orderBy('student_id')
    .select('student_id', db.raw('bool_or(expected_from <= starts_at) as at_start'));
  const { policy } = await policyOfSession(db, sessionId);
  return {
    session,
    policy,
    teacher: teacherOutcome(session, attendances),
    students: expected.map(({ student_id, at_start }) => {
      const verdict = attendances.find((one) => one.person_role === 'student' && one.person_id === student_id);
      if (!verdict) throw new Error(`session ${sessionId} has no verdict about student ${student_id}`);
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
