import type { Knex } from 'knex';
import { type Availability, availableWithin, stretchOfDates } from '#shared/domain/scheduling/availability.ts';
import type { Busy, Taken } from '#shared/domain/scheduling/clash.ts';
import { resolveSetting } from '#shared/domain/settings.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { valuesIn } from '../settings/stored.ts';
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

async function readTaken(db: Knex, wanted: Wanted, window: Interval): Promise<Read> {
  const { rows } = await db.raw<{ rows: { taken: Read | null }[] }>(
    'select what_is_taken(:teacher, :students::bigint[], :except::bigint[], :from, :to) as taken',
    {
      teacher: wanted.teacherId,
      students: [...wanted.studentIds],
      except: [...wanted.except],
      from: at(window.from),
      to: at(window.to),
    },
  );
  const taken = rows[0]?.taken;
  if (!taken) throw new Error(`no teacher ${wanted.teacherId} whose time could be asked for`);
  return taken;
}
