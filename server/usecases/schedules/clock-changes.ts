import type { ClockMove } from '#shared/contract/schedules.ts';
import { clockChanges, type ClockedClass, type ClockPerson } from '#shared/domain/scheduling/clock-changes.ts';
import { DAY } from '#shared/domain/time.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { whereVisible } from '../sessions/store.ts';

const DAYS = 60;

type Person = ClockPerson & { readonly name: string };

interface Found {
  readonly id: number;
  readonly title: string;
  readonly starts_at: number;
  readonly series: string;
  readonly time_zone: string;
  readonly people: readonly Person[];
}

/**
 * Whose local time moves in the next 60 days, among the classes that the actor sees (product.md, "Calendar"); from now
 * on, or from another instant in epoch ms.
 */
export async function clockChangesFor(
  deps: Deps,
  actor: Actor,
  from?: number,
): Promise<{ moves: ClockMove[]; days: number; asOf: number }> {
  const now = from ?? (await databaseNow(deps.db));
  const rows = await classesWithClocks(deps, actor, now);
  const classes = rows.map((row) => ({
    series: row.series,
    startsAt: row.starts_at,
    timeZone: row.time_zone,
    people: row.people,
    row,
  }));
  const moves = clockChanges<Person, ClockedClass<Person> & { readonly row: Found }>(classes, now);
  return {
    moves: moves.map(({ person, first, before, after, minutes, classes: count }) => ({
      sessionId: first.row.id,
      title: first.row.title,
      startsAt: first.startsAt,
      timeZone: first.timeZone,
      person: { role: person.role, id: person.id, name: person.name, timeZone: person.timeZone },
      before,
      after,
      minutes,
      classes: count,
    })),
    days: DAYS,
    asOf: now,
  };
}

/** Coming classes with the zone that they are planned by: their schedule's, else the academy's. */
async function classesWithClocks(deps: Deps, actor: Actor, now: number): Promise<readonly Found[]> {
  const query = deps
    .db('sessions as s')
    .join('staff as t', 't.id', 's.teacher_id')
    .crossJoin(deps.db.raw('academy a'))
    .leftJoin('quran_session_schedules as q', 'q.id', 's.quran_schedule_id')
    .leftJoin('academic_schedules as c', 'c.id', 's.academic_schedule_id')
    .whereIn('s.status', ['scheduled', 'ready'])
    .where('s.starts_at', '>', at(now))
    .where('s.starts_at', '<', at(now + DAYS * DAY))
    .orderBy([{ column: 's.starts_at' }, { column: 's.id' }])
    .select(
      's.id',
      's.title',
      's.starts_at',
      deps.db.raw('coalesce(q.time_zone, c.time_zone, a.time_zone) as time_zone'),
      // Lessons of one student and teacher are one series, like those of a group.
      deps.db.raw(`coalesce(
        (select 'circle-' || d.circle_id from quran_session_details d where d.session_id = s.id),
        (select 'course-' || d.course_id from academic_session_details d where d.session_id = s.id),
        (select 'course-' || d.course_id from interactive_session_details d where d.session_id = s.id),
        s.kind || '-' || s.teacher_id) as series`),
      deps.db.raw(`(select jsonb_build_array(jsonb_build_object('role', 'teacher', 'id', t.id, 'name', t.name,
            'timeZone', t.time_zone)) || coalesce((select jsonb_agg(jsonb_build_object('role', 'student', 'id', n.id,
            'name', n.name, 'timeZone', n.time_zone) order by n.name, n.id)
          from session_participants p join students n on n.id = p.student_id
          where p.session_id = s.id and p.expected_until is null), '[]'::jsonb)) as people`),
    );
  whereVisible(query, actor, 'session.view');
  return query;
}
