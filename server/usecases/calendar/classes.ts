import type { Knex } from 'knex';
import { type PermissionActor, visibleTeachers } from '#shared/domain/permissions.ts';
import type { Interval } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { CalendarClass } from './ics.ts';

type Found = Pick<SessionTableRow, 'id' | 'title' | 'status' | 'version'> & {
  readonly starts_at: number;
  readonly ends_at: number;
  readonly teacher_name: string;
  readonly names: readonly string[] | null;
};

/** Classes with a time that start in the window. Names of students come along where a class is one student's. */
function classQuery(db: Knex, window: Interval) {
  return db('sessions as s')
    .join('staff as t', 't.id', 's.teacher_id')
    .select<Found[]>(
      's.id',
      's.title',
      's.status',
      's.version',
      's.starts_at',
      's.ends_at',
      't.name as teacher_name',
      db.raw(`(select array_agg(distinct n.name) from session_participants p join students n on n.id = p.student_id
        where p.session_id = s.id and s.subtype not in ('circle', 'course')) as names`),
    )
    .where('s.starts_at', '>=', at(window.from))
    .where('s.starts_at', '<', at(window.to))
    .orderBy([{ column: 's.starts_at' }, { column: 's.id' }]);
}

const toClass = (row: Found, title: string): CalendarClass => ({
  id: row.id,
  title,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  status: row.status,
  version: row.version,
  teacher: row.teacher_name,
});

/** A calendar elsewhere is outside our walls: a child stands in it by the first name only. */
const withFirstNames = (title: string, names: readonly string[]): string =>
  names.reduce((text, name) => text.replaceAll(name, name.trim().split(/\s+/)[0] ?? name), title);

/** A teacher's own classes, a supervisor's teachers', everybody's for an admin. */
export async function classesOfStaff(db: Knex, actor: PermissionActor, window: Interval): Promise<CalendarClass[]> {
  const query = classQuery(db, window);
  const teachers = visibleTeachers(actor, 'session.view');
  if (teachers !== 'all') void query.whereIn('s.teacher_id', [...teachers]);
  return (await query).map((row) => toClass(row, withFirstNames(row.title, row.names ?? [])));
}

/** The classes that a student is or was expected in at their start. */
export async function classesOfStudent(db: Knex, studentId: number, window: Interval): Promise<CalendarClass[]> {
  const rows = await classQuery(db, window).whereExists((inner) => {
    void inner
      .from('session_participants as p')
      .whereRaw('p.session_id = s.id and (p.expected_until is null or p.expected_until > s.starts_at)')
      .where('p.student_id', studentId);
  });
  return rows.map((row) => toClass(row, row.title));
}
