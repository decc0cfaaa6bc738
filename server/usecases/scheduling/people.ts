import type { Knex } from 'knex';
import { databaseNow } from '../../db/connect.ts';
import { prepared, type Statement } from '../../db/prepared.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { lockSession } from '../sessions/store.ts';

/** Namespaces of the advisory locks that bookings of one person wait for (domain.md 5). */
const TEACHER_LOCK = 5_005;
const STUDENT_LOCK = 5_006;

/** Whose time a booking takes. */
export interface People {
  readonly teacherIds: readonly number[];
  readonly studentIds: readonly number[];
}

const sorted = (ids: readonly number[]): number[] => [...new Set(ids)].toSorted((a, b) => a - b);

/**
 * Locks people's time until the transaction ends: all teachers by id, then all students by id. Whoever gives a class a
 * time or a person takes these first, before any session's row, so that no two bookings can wait for each other. Answers the database's time since all are held.
 */
export async function lockPeople(
  trx: Knex.Transaction,
  teacherIds: readonly number[],
  studentIds: readonly number[],
): Promise<number> {
  const rows = await prepared<Locked>(trx, lockStatement({ teacherIds, studentIds }));
  return rows.at(-1)?.now ?? databaseNow(trx);
}

/** A lock's row: the database's time since it is held. */
export interface Locked {
  readonly now: number;
}

/** What `lockPeople` says, for whoever asks something in the same breath: what stands behind it sees what the locks guard. */
export function lockStatement({ teacherIds, studentIds }: People): Statement {
  const keys = [
    ...sorted(teacherIds).map((id) => ({ space: TEACHER_LOCK, id })),
    ...sorted(studentIds).map((id) => ({ space: STUDENT_LOCK, id })),
  ];
  return {
    name: 'lock-people',
    // A function scan hands its rows out in the order of the arrays. A lock has 31 bits for whom it is about; an id that is
    // longer is nobody's yet, and is not to break what asks for it.
    text: `select pg_advisory_xact_lock(k.space, (k.id & 2147483647)::int), clock_timestamp() as now
      from unnest($1::int[], $2::bigint[]) as k(space, id)`,
    values: [keys.map(({ space }) => space), keys.map(({ id }) => id)],
  };
}

/** The present teachers and students of sessions. */
export async function peopleOf(db: Knex, sessionIds: readonly number[]): Promise<People> {
  const { rows } = await db.raw<{ rows: { teacher_id: number; students: number[] }[] }>(
    `select s.teacher_id, array(select p.student_id::int from session_participants p
       where p.session_id = s.id and p.expected_until is null) as students
     from sessions s where s.id = any(?)`,
    [[...sessionIds]],
  );
  return {
    teacherIds: sorted(rows.map((row) => row.teacher_id)),
    studentIds: sorted(rows.flatMap((row) => row.students)),
  };
}

/** Locks the rows of sessions in the order of their ids; one that is not there is left out. */
export async function lockSessions(trx: Knex.Transaction, ids: readonly number[]): Promise<readonly SessionTableRow[]> {
  const rows: SessionTableRow[] = [];
  for (const id of sorted(ids)) {
    const row = await lockSession(trx, id);
    if (row) rows.push(row);
  }
  return rows;
}

export const together = (...groups: readonly People[]): People => ({
  teacherIds: sorted(groups.flatMap((group) => group.teacherIds)),
  studentIds: sorted(groups.flatMap((group) => group.studentIds)),
});

/** True when everybody of the first group is in the second. */
export const within = (people: People, others: People): boolean =>
  people.teacherIds.every((id) => others.teacherIds.includes(id)) &&
  people.studentIds.every((id) => others.studentIds.includes(id));
