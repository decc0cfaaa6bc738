import type { Knex } from 'knex';
import { Temporal } from 'temporal-polyfill';
import type { Busy, Taken } from '#shared/domain/scheduling/clash.ts';
import type { Interval } from '#shared/domain/time.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { WEEKDAYS, type Weekday } from '#shared/domain/settings.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';

interface Found {
  readonly id: number;
  readonly teacher_id: number;
  readonly title: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly busy_until: number;
}

/**
 * What may refuse another time for a session within the window: its teacher's and its students' other classes, the
 * buffer, the academy's blocked days (domain.md 5). Titles are the server's; whoever answers a person takes them out.
 */
export async function takenAround(
  db: Knex,
  session: SessionTableRow,
  window: Interval,
  now: number,
): Promise<Taken & { readonly teacherOf: ReadonlyMap<number, number> }> {
  const found = await db.raw<{ rows: Found[] }>(
    `select s.id, s.teacher_id, s.title, s.starts_at, s.ends_at, s.busy_until from sessions s
     where s.id <> :id and s.status in ('scheduled', 'ready', 'ongoing')
       and tstzrange(s.starts_at, s.busy_until) && tstzrange(:from, :to)
       and (s.teacher_id = :teacher or exists (select 1 from session_participants p
         join session_participants mine on mine.student_id = p.student_id
         where p.session_id = s.id and p.expected_until is null
           and mine.session_id = :id and mine.expected_until is null))
     order by s.starts_at, s.id`,
    { id: session.id, teacher: session.teacher_id, from: at(window.from), to: at(window.to) },
  );
  const settings = await readSchedulingSettings(db);
  const booked = session.busy_until === null || session.ends_at === null ? 0 : session.busy_until - session.ends_at;
  return {
    busy: found.rows.map((row): Busy => ({
      who: row.teacher_id === session.teacher_id ? 'teacher' : 'student',
      sessionId: row.id,
      title: row.title,
      from: row.starts_at,
      to: row.ends_at,
      busyUntil: row.busy_until,
    })),
    bufferMs: Math.max(settings.bufferMinutes * MINUTE, booked),
    blocked: blockedDays(window, settings.blockedDays, settings.timeZone),
    now,
    teacherOf: new Map(found.rows.map((row) => [row.id, row.teacher_id])),
  };
}

/** The days of the window that are blocked by their name in the academy's zone, as stretches. */
export function blockedDays(window: Interval, names: readonly Weekday[], timeZone: string): readonly Interval[] {
  const days: Interval[] = [];
  let day = Temporal.Instant.fromEpochMilliseconds(window.from).toZonedDateTimeISO(timeZone).startOfDay();
  while (day.epochMilliseconds < window.to) {
    const next = day.add({ days: 1 });
    const name = WEEKDAYS[day.dayOfWeek % 7];
    if (name !== undefined && names.includes(name))
      days.push({ from: day.epochMilliseconds, to: next.epochMilliseconds });
    day = next;
  }
  return days;
}
