import { askDatabase } from './demo-database.ts';
import type { DemoClass } from './demo-class.ts';
import { dayOf } from './drawn-classes.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const ZONE = 'Asia/Riyadh';
const BLOCKED = ['Fri', 'Sat'];

export interface Listed {
  readonly id: number;
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly status: string;
  readonly version: number;
}

/** Why a time may be refused, as the screen's words for it are called. */
export type Why = 'teacher_busy' | 'buffer' | 'student_busy' | 'blocked_day' | 'holiday' | 'outside_availability';

export interface RefusingScene {
  readonly moved: Listed;
  /** A class of the same day, some hours from it. */
  readonly other: Listed;
  /** A day of the same week on which it may stand at its own time of day. */
  readonly freeDay: string;
  /** A start for each reason, all in that week, each refused for that alone. */
  readonly refused: Readonly<Record<Why, number>>;
}

const weekdayOf = (at: number): string =>
  new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: ZONE }).format(at);

/** Lays what refuses: a holiday, an hour that is not the teacher's, another teacher's class with one of the students. */
export async function laySceneOfRefusals(demo: DemoClass, sessions: readonly Listed[]): Promise<RefusingScene> {
  const { moved, other, free } = storyOf(sessions);
  const holiday = [-4, -3, -2, -1, 1, 2, 3, 4]
    .map((days) => moved.startsAt + days * DAY)
    .find((at) => at > Date.now() + DAY && isFarFrom(at, free) && sameWeek(at, moved.startsAt) && !isBlocked(at));
  const friday = [1, 2, 3, 4, 5].map((days) => moved.startsAt + days * DAY).find((at) => weekdayOf(at) === 'Fri');
  if (holiday === undefined || friday === undefined) throw new Error('the week has no day left for a holiday');
  await askDatabase(demo, `insert into holidays (name, from_date, to_date) values ('يوم التأسيس', $1, $1)`, [
    dayOf(holiday),
  ]);
  await closeHours(demo, free - 70 * MINUTE, free - 10 * MINUTE);
  await bookStudent(demo, moved.id, free + 70 * MINUTE);
  return {
    moved,
    other,
    freeDay: dayOf(free),
    refused: {
      teacher_busy: other.startsAt,
      buffer: bufferedStart(sessions, moved, other),
      student_busy: free + 50 * MINUTE,
      blocked_day: friday,
      holiday,
      outside_availability: free - 60 * MINUTE,
    },
  };
}

const isBlocked = (at: number): boolean => BLOCKED.includes(weekdayOf(at));
const isFarFrom = (at: number, other: number): boolean => Math.abs(at - other) > DAY / 2;
/** Weeks run from Saturday to Friday here. */
const sameWeek = (a: number, b: number): boolean => saturdayOf(a) === saturdayOf(b);
const saturdayOf = (at: number): string => {
  const days = ['Sat', 'Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri'].indexOf(weekdayOf(at));
  return dayOf(at - days * DAY);
};

/** Two classes of one day that are close together, and a time of the same week that is free at the first one's hour. */
function storyOf(sessions: readonly Listed[]): { moved: Listed; other: Listed; free: number } {
  const coming = sessions.filter(({ status, startsAt }) => status === 'scheduled' && !isBlocked(startsAt));
  for (const moved of coming) {
    const other = coming.find(
      (one) =>
        one.id !== moved.id &&
        dayOf(one.startsAt) === dayOf(moved.startsAt) &&
        Math.abs(one.startsAt - moved.startsAt) < 4 * 60 * MINUTE,
    );
    for (const days of [-2, -1, 1, 2]) {
      const free = moved.startsAt + days * DAY;
      const isFree =
        // What moves stays within the days that the list answers for.
        free > Date.now() + 2.1 * DAY && sessions.every(({ startsAt }) => Math.abs(startsAt - free) > 120 * MINUTE);
      if (other !== undefined && isFree && sameWeek(free, moved.startsAt) && !isBlocked(free))
        return { moved, other, free };
    }
  }
  throw new Error('the demo academy has no two classes for this story');
}

/** Right after the other ends, or so that it ends as the other begins: only the pause between them refuses that. */
function bufferedStart(sessions: readonly Listed[], moved: Listed, other: Listed): number {
  const length = moved.endsAt - moved.startsAt;
  const found = [other.endsAt, other.startsAt - length].find((from) =>
    sessions.every(({ id, startsAt, endsAt }) => id === moved.id || from + length <= startsAt || from >= endsAt),
  );
  if (found === undefined) throw new Error('the other class has classes on both sides');
  return found;
}

/** The teacher may always teach but for these hours of that weekday. */
async function closeHours(demo: DemoClass, from: number, to: number): Promise<void> {
  const minuteOf = (at: number): number => {
    const [hour = 0, minute = 0] = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: ZONE })
      .format(at)
      .split(':')
      .map(Number);
    return hour * 60 + minute;
  };
  await askDatabase(
    demo,
    `insert into teacher_hours (teacher_id, weekday, from_minute, to_minute)
     select s.teacher_id, d.weekday, part.from_minute, part.to_minute
     from sessions s
       cross join unnest(array['saturday', 'sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday']) d (weekday)
       join lateral (
         select 0 as from_minute, $3::int as to_minute where d.weekday = $2
         union all select $4::int, 1440 where d.weekday = $2
         union all select 0, 1440 where d.weekday <> $2) part on true
     where s.id = $1`,
    [
      demo.sessionId,
      new Intl.DateTimeFormat('en-GB', { weekday: 'long', timeZone: ZONE }).format(from).toLowerCase(),
      minuteOf(from),
      minuteOf(to),
    ],
  );
}

/** A quarter of an hour of one of a class's students with another teacher, none of whom has anything else then. */
async function bookStudent(demo: DemoClass, sessionId: number, at: number): Promise<void> {
  const booked = await askDatabase(
    demo,
    `with slot as (select to_timestamp($2 / 1000.0) as from_time),
     teacher as (
       select t.id from staff t, slot where t.role = 'teacher'
         and t.id <> (select teacher_id from sessions where id = $1)
         and not exists (select from sessions s where s.teacher_id = t.id
           and s.starts_at < slot.from_time + interval '1 hour' and s.busy_until > slot.from_time) limit 1),
     student as (
       select p.student_id from session_participants p, slot where p.session_id = $1
         and not exists (select from session_participants q where q.student_id = p.student_id
           and q.starts_at < slot.from_time + interval '1 hour' and q.busy_until > slot.from_time) limit 1),
     made as (
       insert into sessions (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes)
       select 'quran', 'individual', 'اختبار', teacher.id, from_time, from_time + interval '15 minutes',
         from_time + interval '20 minutes', 15 from slot, teacher, student returning id),
     detail as (insert into quran_session_details (session_id) select id from made)
     select made.id, student.student_id from made, student`,
    [sessionId, at],
  );
  const [made] = booked as { id: string; student_id: string }[];
  if (made === undefined) throw new Error('nobody of that class is free for another teacher');
  await askDatabase(demo, 'insert into session_participants (session_id, student_id) values ($1, $2)', [
    made.id,
    made.student_id,
  ]);
}
