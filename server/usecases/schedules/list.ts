import type { Knex } from 'knex';
import type { ScheduleRef, ScheduleRow, SkipReason } from '#shared/contract/schedules.ts';
import { reachOf, visibleTeachers } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { ruleOf, type StoredSchedule, targetOf } from './stored.ts';

interface Listed extends StoredSchedule {
  readonly teacher_name: string;
  readonly classes: number;
  readonly coming: number;
  readonly next_at: number | null;
  readonly takes_over: { readonly id: number; readonly name: string; readonly from: number } | null;
  readonly skipped: { date: string; reason: SkipReason }[] | null;
}

const MADE = `sessions x where x.schedule_date is not null and x.status <> 'cancelled'
  and (w.family = 'quran' and x.quran_schedule_id = w.id or w.family = 'academic' and x.academic_schedule_id = w.id)`;
const TO_COME = `${MADE} and x.starts_at > clock_timestamp()`;

/** Weekly schedules with what they have made so far; the caller narrows it. */
const scheduleQuery = (db: Knex): Knex.QueryBuilder =>
  db('weekly_schedules as w')
    .join('staff as t', 't.id', 'w.teacher_id')
    .select(
      'w.*',
      't.name as teacher_name',
      db.raw(`(select count(*) from ${MADE})::int as classes`),
      db.raw(`(select count(*) from ${TO_COME})::int as coming`),
      db.raw(`(select min(x.starts_at) from ${TO_COME}) as next_at`),
      db.raw(`(select json_build_object('id', n.id, 'name', n.name, 'from', epoch_ms(h.from_at))
        from (select * from hand_overs h where h.circle_id = w.circle_id or h.course_id = w.course_id
          or w.family = 'quran' and h.quran_schedule_id = w.id or w.family = 'academic' and h.academic_schedule_id = w.id
          order by h.id desc limit 1) h join staff n on n.id = h.teacher_id
        where h.from_at > clock_timestamp() and n.id <> w.teacher_id) as takes_over`),
      db.raw(`(select jsonb_agg(jsonb_build_object('date', k.schedule_date, 'reason', k.reason) order by k.schedule_date)
        from skipped_slots k where k.schedule_date >= current_date and k.reason <> 'in_past'
          and (w.family = 'quran' and k.quran_schedule_id = w.id
            or w.family = 'academic' and k.academic_schedule_id = w.id)) as skipped`),
    )
    .orderByRaw('w.ended_at is not null, w.title, w.wall_time, w.family, w.id');

const toRow = (row: Listed): ScheduleRow => ({
  table: row.family,
  id: row.id,
  kind: row.kind,
  target: targetOf(row),
  title: row.title,
  teacher: { id: row.teacher_id, name: row.teacher_name },
  weekdays: [...ruleOf(row).weekdays],
  wallTime: row.wall_time,
  timeZone: row.time_zone,
  durationMinutes: row.duration_minutes,
  startsOn: row.starts_on,
  untilOn: row.until_on,
  count: row.count,
  endedAt: row.ended_at,
  generatedThrough: row.generated_through,
  classes: row.classes,
  coming: row.coming,
  nextAt: row.next_at,
  takesOver: row.takes_over && {
    teacher: { id: row.takes_over.id, name: row.takes_over.name },
    from: row.takes_over.from,
  },
  skipped: row.skipped ?? [],
});

/** The weekly schedules of the teachers whom the actor sees. */
export async function listSchedules(
  deps: Deps,
  actor: Actor,
): Promise<Result<{ schedules: ScheduleRow[]; asOf: number }>> {
  if (reachOf(actor, 'schedule.view') === 'none') return refuse('forbidden');
  const teachers = visibleTeachers(actor, 'schedule.view');
  const query = scheduleQuery(deps.db).whereRaw(
    `(w.ended_at is null or w.ended_at > clock_timestamp() - interval '90 days')`,
  );
  if (teachers !== 'all') void query.whereIn('w.teacher_id', [...teachers]);
  const rows: Listed[] = await query;
  return ok({ schedules: rows.map(toRow), asOf: await databaseNow(deps.db) });
}

/** One schedule, whoever asks. */
export async function readSchedule(db: Knex, { table, id }: ScheduleRef): Promise<ScheduleRow | undefined> {
  const [row]: Listed[] = await scheduleQuery(db).where({ 'w.family': table, 'w.id': id });
  return row && toRow(row);
}
