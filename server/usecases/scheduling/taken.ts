import type { Knex } from 'knex';
import { type Availability, availableWithin, stretchOfDates } from '#shared/domain/scheduling/availability.ts';
import type { Busy, Taken } from '#shared/domain/scheduling/clash.ts';
import { resolveSetting } from '#shared/domain/settings.ts';
import { DAY, type Interval, MINUTE } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { valuesIn } from '../settings/stored.ts';
import { blockedDays } from './days.ts';
import { AVAILABILITY_COLUMNS } from './hours.ts';

/** Whose time is asked about. */
export interface Wanted {
  readonly teacherId: number;
  readonly studentIds: readonly number[];
  /** Sessions that do not stand in their own way: the one that moves, both that swap. */
  readonly except: readonly number[];
}

/** What may refuse a time, and whose class each busy stretch is: titles are the server's, for `forEyesOf` to take out. */
export type TakenForPeople = Taken & { readonly teacherOf: ReadonlyMap<number, number> };

type Stretch = Omit<Busy, 'sessionId'> & { readonly sessionId: number; readonly teacherId: number };

interface Read extends Availability {
  readonly academyZone: string;
  readonly settings: readonly { readonly key: string; readonly value: unknown }[] | null;
  readonly bookedMs: number;
  readonly busy: readonly Stretch[] | null;
  readonly holidays: readonly { readonly name: string; readonly from: string; readonly to: string }[] | null;
}

/**
 * What may refuse a time within the window for a teacher and students: their other classes, today's buffer or the longer
 * one that the excepted classes were booked with, the academy's blocked days and holidays, the teacher's hours
 * (domain.md 5). A class that is the teacher's and a student's too is told of twice. One question, since every booking
 * waits for the answer under its locks.
 */
export async function takenFor(db: Knex, wanted: Wanted, window: Interval, now: number): Promise<TakenForPeople> {
  const read = await readTaken(db, wanted, window);
  const values = valuesIn(
    (read.settings ?? []).map((row) => ({ ...row, key: row.key as 'buffer_minutes', ...ACADEMY })),
    {},
  );
  const bufferMs = resolveSetting(values, 'buffer_minutes', 'quran').value * MINUTE;
  const blocked = resolveSetting(values, 'blocked_days', 'quran').value;
  const busy = read.busy ?? [];
  return {
    busy: busy.map(({ who, sessionId, title, from, to, busyUntil }) => ({
      who,
      sessionId,
      title,
      from,
      to,
      busyUntil,
    })),
    bufferMs: Math.max(bufferMs, read.bookedMs),
    blocked: blockedDays(window, blocked, read.academyZone),
    holidays: (read.holidays ?? []).map(({ name, from, to }) => ({
      name,
      ...stretchOfDates(from, to, read.academyZone),
    })),
    available: availableWithin(read, window),
    now,
    teacherOf: new Map(busy.map((one) => [one.sessionId, one.teacherId])),
  };
}

const ACADEMY = { scope_kind: 'academy', scope_id: '' } as const;
const ms = (column: string): string => `(extract(epoch from ${column}) * 1000)::bigint`;

async function readTaken(db: Knex, wanted: Wanted, window: Interval): Promise<Read> {
  // The two exclusion constraints' own indexes answer both halves of `near`.
  const { rows } = await db.raw<{ rows: Read[] }>(
    `with near as (
       select id, 'teacher' as who from sessions
         where teacher_id = :teacher and status in ('scheduled', 'ready', 'ongoing')
           and tstzrange(starts_at, busy_until) && tstzrange(:from, :to)
       union
       select p.session_id, 'student' from unnest(:students::bigint[]) as asked(id)
         join session_participants p on p.student_id = asked.id and p.live and p.expected_until is null
           and tstzrange(p.starts_at, p.busy_until) && tstzrange(:from, :to))
     select coalesce((select time_zone from academy), 'UTC') as "academyZone",
       (select json_agg(row_to_json(v)) from (
          select distinct on (key) key, value from setting_versions
          where key in ('buffer_minutes', 'blocked_days') and scope_kind = 'academy'
          order by key, version desc) v where v.value is not null) as settings,
       (select coalesce(max(extract(epoch from busy_until - ends_at) * 1000), 0)::int from sessions
          where id = any(:except::bigint[])) as "bookedMs",
       (select json_agg(json_build_object('who', near.who, 'sessionId', s.id, 'teacherId', s.teacher_id,
            'title', s.title, 'from', ${ms('s.starts_at')}, 'to', ${ms('s.ends_at')}, 'busyUntil', ${ms('s.busy_until')})
          order by s.starts_at, s.id, near.who desc)
        from near join sessions s on s.id = near.id where s.id <> all(:except::bigint[])) as busy,
       (select json_agg(json_build_object('name', name, 'from', from_date, 'to', to_date) order by from_date, id)
        from holidays where to_date >= :firstDay::date and from_date <= :lastDay::date) as holidays,
       t.time_zone as "timeZone", ${AVAILABILITY_COLUMNS}
     from staff t where t.id = :teacher`,
    {
      teacher: wanted.teacherId,
      students: [...wanted.studentIds],
      except: [...wanted.except],
      from: at(window.from),
      to: at(window.to),
      // A date somewhere is at most a day off the same date in UTC.
      firstDay: at(window.from - DAY),
      lastDay: at(window.to + DAY),
    },
  );
  const row = rows[0];
  if (!row) throw new Error(`no teacher ${wanted.teacherId} whose time could be asked for`);
  return row;
}
