import type { Knex } from 'knex';
import { type PermissionActor, visibleTeachers } from '#shared/domain/permissions.ts';
import { type Busy, type Clash, clashOf, nearestFree, type Taken } from '#shared/domain/scheduling/clash.ts';
import { DAY, HOUR, type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type PlacesLeft, type Place, type Read, readTaken, takenFor, takenWithin, type Wanted } from './taken.ts';

/** How nearest free times are looked for: around the hour first, then around the week. */
const NEAREST = { count: 3, step: 15 * MINUTE, within: 12 * HOUR };
const THIS_WEEK = { ...NEAREST, within: 7 * DAY };
/** No class is longer, nor is its buffer: what is further off cannot be in the way. */
const REACH = DAY;

const CODES = {
  teacher_busy: 'teacher_busy',
  student_busy: 'student_busy',
  blocked_day: 'blocked_day',
  holiday: 'holiday',
  outside_availability: 'outside_availability',
  in_past: 'not_in_future',
} as const satisfies Record<Clash['reason'], string>;

/** What of the rules a booking does not ask about. */
export interface Leave {
  /** An admin's word for this one slot: blocked days and holidays do not refuse it (domain.md 5). */
  readonly days?: boolean;
  /** The slot is the class's own and stands already: neither do the days nor the past. */
  readonly standing?: boolean;
}

/** How the times are asked for. */
export interface Asking {
  /** Whose package is to have a place, in the same question. */
  readonly place?: Place | null;
  /** Asked already, with the locks. */
  readonly seen?: Read | null;
}

/** A slot that is free. */
export interface Free {
  /** To be kept after the class: today's, or the longer one that it was booked with. */
  readonly bufferMs: number;
  /** What an admin's word was needed for. */
  readonly overridden: 'blocked_day' | 'holiday' | null;
  /** The package with a place for it, when that was asked for. */
  readonly places: PlacesLeft | null;
}

/**
 * May these people have a class at `[from, to)` (domain.md 5)? The refusal says what is in the way, with a title only
 * for eyes that may read it, and the nearest free starts (`nearest`, ISO 8601). Under the people's locks its yes holds
 * until the transaction ends.
 */
export async function checkSlot(
  db: Knex,
  actor: PermissionActor,
  wanted: Wanted,
  slot: Interval,
  now: number,
  leave: Leave = {},
  { place = null, seen = null }: Asking = {},
): Promise<Result<Free>> {
  const read = seen ?? (await readTaken(db, wanted, windowAround(slot), place));
  const close = takenWithin(read, slot, now);
  const clash = clashOf(slot, leaving(close, leave));
  if (clash === null) {
    const overridden = leave.days ? dayOf(slot, close) : null;
    return ok({ bufferMs: close.bufferMs, overridden, places: read.places });
  }
  if (clash.reason === 'in_past') return refuse('not_in_future', { startsAt: slot.from });
  const nearest = await nearestTo(db, wanted, slot, now, read);
  if (clash.busy === null) {
    const holiday =
      clash.reason === 'holiday' && close.holidays.find(({ from, to }) => from <= slot.from && slot.from < to);
    return refuse(CODES[clash.reason], { startsAt: slot.from, ...(holiday ? { name: holiday.name } : {}), nearest });
  }
  const { title, from, to } = forEyesOf(actor, clash.busy, close.teacherOf);
  return refuse(CODES[clash.reason], { title, startsAt: from, endsAt: to, bufferMs: close.bufferMs, nearest });
}

const leaving = (taken: Taken, { days, standing }: Leave): Taken => ({
  ...taken,
  ...(days || standing ? { blocked: [], holidays: [] } : {}),
  ...(standing ? { now: Number.NEGATIVE_INFINITY } : {}),
});

function dayOf(slot: Interval, taken: Taken): Free['overridden'] {
  const reason = clashOf(slot, { ...taken, busy: [], available: null })?.reason;
  return reason === 'blocked_day' || reason === 'holiday' ? reason : null;
}

/** The nearest free starts: of the half day around, and only where there is none of the week. */
async function nearestTo(
  db: Knex,
  wanted: Wanted,
  slot: Interval,
  now: number,
  read: Read,
): Promise<readonly string[]> {
  const close = nearestFree(slot, takenWithin(read, windowAround(slot), now), NEAREST);
  const week = around(slot, THIS_WEEK.within);
  const found = close.length > 0 ? close : nearestFree(slot, await takenFor(db, wanted, week, now), THIS_WEEK);
  return found.map((at) => new Date(at).toISOString());
}

/** What a check reads: as far as the nearest free starts may be, since most refusals need no second question then. */
export const windowAround = (slot: Interval): Interval => around(slot, NEAREST.within);

const around = (slot: Interval, within: number): Interval => ({
  from: slot.from - within - REACH,
  to: slot.to + within + REACH,
});

/** A busy stretch without its name where the class is not for these eyes. */
export function forEyesOf(actor: PermissionActor, busy: Busy, teacherOf: ReadonlyMap<number, number>): Busy {
  const seen = visibleTeachers(actor, 'session.view');
  const teacherId = busy.sessionId === null ? undefined : teacherOf.get(busy.sessionId);
  const mayRead = seen === 'all' || (teacherId !== undefined && seen.includes(teacherId));
  return mayRead ? busy : { ...busy, sessionId: null, title: null };
}
