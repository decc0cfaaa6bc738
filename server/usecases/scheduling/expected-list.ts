import type { Knex } from 'knex';
import { isOneStudent, type SessionKind } from '#shared/domain/session.ts';
import { ok, type Result } from '#shared/errors.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { expectedAt } from '../schedules/targets.ts';
import type { Booking } from './booking.ts';
import { capacityHolds, type Group } from './groups.ts';

/** What another start makes of a group's expected list. */
export interface ExpectedList {
  readonly group: Group;
  /** Everybody who is expected at that start, in the order of ids. */
  readonly studentIds: readonly number[];
  readonly joining: readonly number[];
  readonly leaving: readonly number[];
}

interface Listed {
  readonly kind: SessionKind;
  readonly circle_id: number | null;
  readonly course_id: number | null;
  readonly present: readonly number[];
}

/**
 * Who is expected in a group's class when it starts at `startsAt`: whoever is enrolled then (domain.md 3.9, 6). Null for
 * one student's class and for a group without a circle or a course: those keep their people.
 */
export async function listAt(db: Knex, sessionId: number, startsAt: number): Promise<ExpectedList | null> {
  const { rows } = await db.raw<{ rows: Listed[] }>(
    `select s.kind, q.circle_id, coalesce(a.course_id, i.course_id) as course_id,
       array(select p.student_id::int from session_participants p
         where p.session_id = s.id and p.expected_until is null) as present
     from sessions s
       left join quran_session_details q on q.session_id = s.id
       left join academic_session_details a on a.session_id = s.id
       left join interactive_session_details i on i.session_id = s.id
     where s.id = ? and s.subtype in ('circle', 'course') and num_nonnulls(q.circle_id, a.course_id, i.course_id) > 0`,
    [sessionId],
  );
  const [row] = rows;
  if (!row) return null;
  const group = { circleId: row.circle_id, courseId: row.course_id };
  const studentIds = await expectedAt(db, { kind: row.kind, studentId: null, ...group }, startsAt);
  return {
    group,
    studentIds,
    joining: studentIds.filter((id) => !row.present.includes(id)),
    leaving: row.present.filter((id) => !studentIds.includes(id)),
  };
}

/** A group takes in no more than it has places for (domain.md 5); who stands on the list already keeps their place. */
export async function mayJoin(db: Knex, list: ExpectedList | null): Promise<Result<null>> {
  if (list === null || list.joining.length === 0) return ok(null);
  return capacityHolds(db, list.group, list.studentIds.length);
}

/**
 * Writes the list before the class gets its start, so that whoever is told hears of the class that they have: a leaver's
 * row stays with until when. A joiner's copy of the window is still the old one, hence the constraint waits for the end.
 */
export async function writeList(
  { trx, now }: Pick<Booking, 'trx' | 'now'>,
  sessionId: number,
  list: ExpectedList | null,
): Promise<void> {
  if (list === null) return;
  if (list.leaving.length > 0)
    await trx('session_participants')
      .where('session_id', sessionId)
      .whereIn('student_id', [...list.leaving])
      .whereNull('expected_until')
      .update({ expected_until: at(now) });
  if (list.joining.length === 0) return;
  await trx.raw('set constraints student_not_booked_twice deferred');
  await trx('session_participants').insert(
    list.joining.map((student_id) => ({ session_id: sessionId, student_id, expected_from: at(now), live: false })),
  );
}

/**
 * Gives a locked class's people another start: `free` asks whether the students who are expected then may have it, and
 * the list is written when its answer is yes. Everybody of `listAt` must be locked.
 */
export async function withListAt<T>(
  held: Booking,
  session: SessionTableRow,
  startsAt: number,
  free: (studentIds: readonly number[]) => Promise<Result<T>>,
): Promise<Result<T>> {
  const list = isOneStudent(session.kind, session.subtype) ? null : await listAt(held.trx, session.id, startsAt);
  const room = await mayJoin(held.trx, list);
  if (!room.ok) return room;
  const answer = await free(list?.studentIds ?? held.people.studentIds);
  if (answer.ok) await writeList(held, session.id, list);
  return answer;
}
