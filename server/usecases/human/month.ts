import type { Knex } from 'knex';
import { attendanceRate, type AttendanceRate, type RatedRow } from '#shared/domain/attendance/rates.ts';
import { isTrial } from '#shared/domain/session.ts';
import type { AttendanceStatus, SessionStatus } from '#shared/domain/session.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { EvaluatedPerson } from '../attendance/evaluate-people.ts';

interface MonthRow {
  readonly person_role: 'teacher' | 'student';
  readonly person_id: number;
  readonly status: AttendanceStatus;
  readonly unverified: boolean;
  readonly trial: boolean;
  readonly session_status: SessionStatus;
}

/**
 * The attendance rate of people in the calendar month of a session (the academy's), with this session's verdict as given:
 * the same rate as everywhere (domain.md 3).
 */
export async function readMonthRates(
  db: Knex,
  session: SessionTableRow,
  people: readonly EvaluatedPerson[],
): Promise<(person: EvaluatedPerson) => AttendanceRate> {
  const idsOf = (role: 'teacher' | 'student'): number[] =>
    people.filter((person) => person.role === role).map((person) => person.id);
  const others = await db.raw<{ rows: MonthRow[] }>(
    `with month as (
       select date_trunc('month', :start::timestamptz at time zone time_zone) as from_wall, time_zone from academy)
     select a.person_role, a.person_id, a.status, 'unverified' = any (a.flags) as unverified,
       s.subtype = 'trial' as trial, s.status as session_status
     from session_attendances a join sessions s on s.id = a.session_id cross join month m
     where a.final and s.id <> :id and s.status in ('completed', 'absent')
       and s.starts_at >= m.from_wall at time zone m.time_zone
       and s.starts_at < (m.from_wall + interval '1 month') at time zone m.time_zone
       and ((a.person_role = 'teacher' and a.person_id = any (:teachers))
         or (a.person_role = 'student' and a.person_id = any (:students)))`,
    { id: session.id, start: at(session.starts_at ?? 0), teachers: idsOf('teacher'), students: idsOf('student') },
  );
  return (person) => {
    const { status, flags } = person.evaluation;
    const own: RatedRow = {
      status,
      unverified: flags.includes('unverified'),
      trial: isTrial(session.subtype),
      sessionStatus: session.status,
    };
    const rest = others.rows
      .filter((row) => row.person_role === person.role && row.person_id === person.id)
      .map((row): RatedRow => ({ ...row, sessionStatus: row.session_status }));
    return attendanceRate([...rest, own]);
  };
}
