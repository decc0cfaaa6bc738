import type { Knex } from 'knex';
import type { ScheduleRef, ScheduleTarget } from '#shared/contract/schedules.ts';
import type { WeeklyRule } from '#shared/domain/scheduling/expand.ts';
import { WEEKDAYS } from '#shared/domain/settings.ts';
import type { SessionKind, SessionStatus } from '#shared/domain/session.ts';
import type { Lesson } from './targets.ts';

/** A row of `weekly_schedules`; dates are `YYYY-MM-DD` in its zone. */
export interface StoredSchedule {
  readonly family: ScheduleRef['table'];
  readonly id: number;
  readonly kind: SessionKind;
  readonly circle_id: number | null;
  readonly course_id: number | null;
  readonly student_id: number | null;
  readonly subject: string | null;
  readonly title: string;
  readonly teacher_id: number;
  readonly weekdays: readonly number[];
  readonly wall_time: string;
  readonly time_zone: string;
  readonly duration_minutes: number;
  readonly starts_on: string;
  readonly until_on: string | null;
  readonly count: number | null;
  readonly generated_through: string | null;
  readonly ended_at: number | null;
}

export const TABLES = { quran: 'quran_session_schedules', academic: 'academic_schedules' } as const;
/** The column of `sessions` and of `skipped_slots` that names a schedule. */
export const SCHEDULE_COLUMN = { quran: 'quran_schedule_id', academic: 'academic_schedule_id' } as const;

export const familyOf = (lesson: Pick<Lesson, 'kind'>): ScheduleRef['table'] =>
  lesson.kind === 'quran' ? 'quran' : 'academic';

export const ruleOf = (row: StoredSchedule): WeeklyRule => ({
  weekdays: row.weekdays.flatMap((day) => WEEKDAYS[day] ?? []),
  wallTime: row.wall_time,
  timeZone: row.time_zone,
  durationMinutes: row.duration_minutes,
  startsOn: row.starts_on,
  untilOn: row.until_on,
  count: row.count,
});

/** Whose classes a stored schedule makes. */
export function targetOf(row: StoredSchedule): ScheduleTarget {
  if (row.circle_id !== null) return { type: 'circle', circleId: row.circle_id };
  if (row.course_id !== null) return { type: 'course', courseId: row.course_id };
  const person = { studentId: row.student_id ?? 0, teacherId: row.teacher_id };
  return row.family === 'quran'
    ? { type: 'quran', ...person }
    : { type: 'lesson', ...person, subject: row.subject ?? row.title };
}

function columnsOf(lesson: Lesson, rule: WeeklyRule): Readonly<Record<string, unknown>> {
  return {
    ...(lesson.kind === 'quran'
      ? { circle_id: lesson.circleId }
      : { course_id: lesson.courseId, subject: lesson.subject }),
    student_id: lesson.studentId,
    teacher_id: lesson.teacher.id,
    weekdays: rule.weekdays.map((day) => WEEKDAYS.indexOf(day)).toSorted((a, b) => a - b),
    wall_time: rule.wallTime,
    time_zone: rule.timeZone,
    duration_minutes: rule.durationMinutes,
    starts_on: rule.startsOn,
    until_on: rule.untilOn,
    count: rule.count,
  };
}

/** The schedule that says exactly this and has not ended. A group's is the same whoever teaches it by now. */
export async function findSchedule(db: Knex, lesson: Lesson, rule: WeeklyRule): Promise<number | null> {
  const { teacher_id, ...columns } = columnsOf(lesson, rule);
  const wanted = lesson.studentId === null ? columns : { ...columns, teacher_id };
  const row: { id: number } | undefined = await db(TABLES[familyOf(lesson)])
    .whereNull('ended_at')
    .where((query) => {
      for (const [column, value] of Object.entries(wanted))
        void query.whereRaw('?? is not distinct from ?', [column, value as Knex.Value]);
    })
    .first('id');
  return row?.id ?? null;
}

/** The schedule's row, written when there is none that says the same; `isNew` when it was. */
export async function findOrWrite(
  trx: Knex.Transaction,
  lesson: Lesson,
  rule: WeeklyRule,
): Promise<{ readonly id: number; readonly isNew: boolean }> {
  const [written]: { id: number }[] = await trx(TABLES[familyOf(lesson)])
    .insert(columnsOf(lesson, rule))
    .onConflict()
    .ignore()
    .returning('id');
  if (written) return { id: written.id, isNew: true };
  const id = await findSchedule(trx, lesson, rule);
  if (id === null) throw new Error('a schedule was neither written nor found');
  return { id, isNew: false };
}

/** A class that a slot was made into, whatever became of it since. */
export interface MadeSession {
  readonly id: number;
  readonly status: SessionStatus;
  readonly starts_at: number | null;
  readonly date: string;
}

/** The classes that a schedule has made, of one date or of all. */
export async function madeBy(
  db: Knex,
  { table, id }: ScheduleRef,
  date?: string,
): Promise<ReadonlyMap<string, MadeSession>> {
  const rows: MadeSession[] = await db('sessions')
    .where(SCHEDULE_COLUMN[table], id)
    .modify((query) => {
      if (date !== undefined) void query.where('schedule_date', date);
    })
    .select('id', 'status', 'starts_at', db.raw('schedule_date::text as date'));
  return new Map(rows.map((row) => [row.date, row]));
}

/** Every date up to and with this one has been decided. */
export async function noteThrough(db: Knex, { table, id }: ScheduleRef, date: string): Promise<void> {
  await db(TABLES[table])
    .where({ id })
    .whereRaw('(generated_through is null or generated_through < ?::date)', [date])
    .update({ generated_through: date });
}
