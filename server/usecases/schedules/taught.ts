import type { Knex } from 'knex';
import type { ScheduleRef } from '#shared/contract/schedules.ts';
import { at } from '../../db/connect.ts';
import { SCHEDULE_COLUMN, TABLES } from './stored.ts';
import type { Lesson } from './targets.ts';

/** What has one teacher at a time: a group with all its schedules, or one student's weekly lesson. */
export interface Taught {
  readonly table: 'circles' | 'courses' | (typeof TABLES)[ScheduleRef['table']];
  /** The column of `hand_overs` that names it. */
  readonly column: 'circle_id' | 'course_id' | (typeof SCHEDULE_COLUMN)[ScheduleRef['table']];
  readonly id: number;
}

/** What a lesson's teacher is the teacher of; null for one student's class that no schedule makes. */
export function taughtOf(
  { circleId, courseId }: Pick<Lesson, 'circleId' | 'courseId'>,
  ref: ScheduleRef | null,
): Taught | null {
  if (circleId !== null) return { table: 'circles', column: 'circle_id', id: circleId };
  if (courseId !== null) return { table: 'courses', column: 'course_id', id: courseId };
  return ref && { table: TABLES[ref.table], column: SCHEDULE_COLUMN[ref.table], id: ref.id };
}

/** The lesson as it is given at S: by whoever has taken it over by then (domain.md 3.9). */
export async function lessonAt(db: Knex, lesson: Lesson, ref: ScheduleRef | null, startsAt: number): Promise<Lesson> {
  const taught = taughtOf(lesson, ref);
  const teacher = taught === null ? undefined : await takenOverBy(db, taught, startsAt);
  if (taught === null || teacher === undefined) return lesson;
  const formerTeacherIds: number[] = await db('hand_overs').where(taught.column, taught.id).pluck('from_teacher_id');
  return { ...lesson, teacher, formerTeacherIds };
}

/** Who was given it for that moment; undefined where nobody but its own teacher was. */
export async function takenOverBy(
  db: Knex,
  { column, id }: Taught,
  moment: number,
): Promise<{ readonly id: number; readonly name: string } | undefined> {
  return db('hand_overs as h')
    .join('staff as t', 't.id', 'h.teacher_id')
    .where(`h.${column}`, id)
    .where('h.from_at', '<=', at(moment))
    .orderBy('h.id', 'desc')
    .first('t.id', 't.name');
}

/** Whoever makes a class while it is handed over waits, or is waited for: no class slips through with the old teacher. */
export async function holdTeaching(trx: Knex.Transaction, taught: Taught | null): Promise<void> {
  if (taught !== null) await trx(taught.table).where('id', taught.id).forKeyShare().select('id');
}

/** Writes down who teaches today what was handed over by now; the past keeps its teachers in its classes. */
export async function writeHandOvers(db: Knex, now: number): Promise<void> {
  for (const [table, column] of [
    ['circles', 'circle_id'],
    ['courses', 'course_id'],
    [TABLES.quran, SCHEDULE_COLUMN.quran],
    [TABLES.academic, SCHEDULE_COLUMN.academic],
  ] as const)
    await db.raw(
      `update :table: g set teacher_id = h.teacher_id from (
         select distinct on (:column:) :column: as taught, teacher_id from hand_overs
         where from_at <= :now and :column: is not null order by :column:, id desc) h
       where h.taught = g.id and g.teacher_id <> h.teacher_id`,
      { table, column, now: at(now) },
    );
}
