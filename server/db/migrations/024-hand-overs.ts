import type { Knex } from 'knex';

/**
 * Who teaches a circle, a course or one student's weekly lesson from a day on (domain.md 3.9, 5). Rows are only added: of
 * those that have come by a moment the one that was said last holds. `circles.teacher_id` and the like are who teaches
 * today; the job that makes classes writes them down.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table hand_overs (
      id bigint generated always as identity primary key,
      circle_id bigint references circles,
      course_id bigint references courses,
      quran_schedule_id bigint references quran_session_schedules,
      academic_schedule_id bigint references academic_schedules,
      from_at timestamptz not null,
      -- Who would have taught from then on without it.
      from_teacher_id bigint not null references staff,
      teacher_id bigint not null references staff,
      actor text not null,
      reason text not null,
      at timestamptz not null default clock_timestamp(),
      check (num_nonnulls(circle_id, course_id, quran_schedule_id, academic_schedule_id) = 1),
      check (from_teacher_id <> teacher_id)
    );
    create index hand_overs_circle on hand_overs (circle_id) where circle_id is not null;
    create index hand_overs_course on hand_overs (course_id) where course_id is not null;
    create index hand_overs_quran on hand_overs (quran_schedule_id) where quran_schedule_id is not null;
    create index hand_overs_academic on hand_overs (academic_schedule_id) where academic_schedule_id is not null;
    create trigger hand_overs_append_only before update or delete on hand_overs
      for each statement execute function refuse_change();
    create trigger hand_overs_not_emptied before truncate on hand_overs
      for each statement execute function refuse_change();
  `);
}
