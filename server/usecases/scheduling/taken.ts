import type { Knex } from 'knex';
import type { Busy, Taken } from '#shared/domain/scheduling/clash.ts';
import type { Interval } from '#shared/domain/time.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { blockedDays } from './days.ts';

/** Whose time is asked about. */
export interface Wanted {
  readonly teacherId: number;
  readonly studentIds: readonly number[];
  /** Sessions that do not stand in their own way: the one that moves, both that swap. */
  readonly except: readonly number[];
}

/** What may refuse a time, and whose class each busy stretch is: titles are the server's, for `forEyesOf` to take out. */
export type TakenForPeople = Taken & { readonly teacherOf: ReadonlyMap<number, number> };

interface Found {
  readonly id: number;
  readonly teacher_id: number;
  readonly title: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly busy_until: number;
  readonly who: Busy['who'];
}

/**
 * What may refuse a time within the window for a teacher and students: their other classes, today's buffer and the one
 * that the excepted classes were booked with, the academy's blocked days (domain.md 5). A class that is the teacher's
 * and a student's too is told of twice.
 */
export async function takenFor(db: Knex, wanted: Wanted, window: Interval, now: number): Promise<TakenForPeople> {
  const settings = await readSchedulingSettings(db);
  const found = await readBusy(db, wanted, window);
  return {
    busy: found.map((row): Busy => ({
      who: row.who,
      sessionId: row.id,
      title: row.title,
      from: row.starts_at,
      to: row.ends_at,
      busyUntil: row.busy_until,
    })),
    bufferMs: Math.max(settings.bufferMinutes * MINUTE, await bookedBuffer(db, wanted.except)),
    blocked: blockedDays(window, settings.blockedDays, settings.timeZone),
    now,
    teacherOf: new Map(found.map((row) => [row.id, row.teacher_id])),
  };
}

async function readBusy(db: Knex, wanted: Wanted, window: Interval): Promise<readonly Found[]> {
  // The two exclusion constraints' own indexes answer both halves.
  const { rows } = await db.raw<{ rows: Found[] }>(
    `select s.id, s.teacher_id, s.title, s.starts_at, s.ends_at, s.busy_until, near.who from (
       select id, 'teacher' as who from sessions
         where teacher_id = :teacher and status in ('scheduled', 'ready', 'ongoing')
           and tstzrange(starts_at, busy_until) && tstzrange(:from, :to)
       union
       select p.session_id, 'student' from unnest(:students::bigint[]) as asked(id)
         join session_participants p on p.student_id = asked.id and p.live and p.expected_until is null
           and tstzrange(p.starts_at, p.busy_until) && tstzrange(:from, :to)) near
     join sessions s on s.id = near.id
     where s.id <> all(:except::bigint[])
     order by s.starts_at, s.id, near.who desc`,
    {
      teacher: wanted.teacherId,
      students: [...wanted.studentIds],
      except: [...wanted.except],
      from: at(window.from),
      to: at(window.to),
    },
  );
  return rows;
}

/** The longest buffer that these sessions were booked with; moving a class does not shorten it. */
async function bookedBuffer(db: Knex, ids: readonly number[]): Promise<number> {
  if (ids.length === 0) return 0;
  const { rows } = await db.raw<{ rows: { ms: number | null }[] }>(
    'select max(extract(epoch from busy_until - ends_at) * 1000)::int as ms from sessions where id = any(?)',
    [[...ids]],
  );
  return rows[0]?.ms ?? 0;
}
