import type { Knex } from 'knex';
import { placesOf } from '#shared/domain/payer.ts';
import { type Availability, availableWithin, stretchOfDates } from '#shared/domain/scheduling/availability.ts';
import type { Busy, Taken } from '#shared/domain/scheduling/clash.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { resolveSetting } from '#shared/domain/settings.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { pipelined, type Statement } from '../../db/prepared.ts';
import { valuesIn } from '../settings/stored.ts';
import { blockedDays } from './days.ts';

/** Whose time is asked about. */
export interface Wanted {
  readonly teacherId: number;
  readonly studentIds: readonly number[];
  /** Sessions that do not stand in their own way: the one that moves, both that swap. */
  readonly except: readonly number[];
}

/** Whose package is to have a place at S, for which class; asked with the times since every question is a wait. */
export interface Place {
  readonly studentId: number;
  readonly kind: SessionKind;
  readonly startsAt: number;
  readonly sessionId: number | null;
}

/** The subscription that a class would be placed from, and its places left; null where none is active at S. */
export interface PlacesLeft {
  readonly subscription_id: number;
  readonly places: number;
}

/** What may refuse a time, and whose class each busy stretch is: titles are the server's, for `forEyesOf` to take out. */
export type TakenForPeople = Taken & { readonly teacherOf: ReadonlyMap<number, number> };

type Stretch = Omit<Busy, 'sessionId'> & { readonly sessionId: number; readonly teacherId: number };

/** What the database holds of people's time, still in its own words. */
export interface Read extends Availability {
  readonly academyZone: string;
  readonly settings: readonly { readonly key: string; readonly value: unknown }[] | null;
  readonly bookedMs: number;
  readonly busy: readonly Stretch[] | null;
  readonly holidays: readonly { readonly name: string; readonly from: string; readonly to: string }[] | null;
  /** Only where a place was asked for. */
  readonly places: PlacesLeft | null;
}

/**
 * What may refuse a time within the window for a teacher and students: their other classes, today's buffer or the longer
 * one that the excepted classes were booked with, the academy's blocked days and holidays, the teacher's hours
 * (domain.md 5). A class that is the teacher's and a student's too is told of twice. One question, since every booking
 * waits for the answer under its locks.
 */
export async function takenFor(db: Knex, wanted: Wanted, window: Interval, now: number): Promise<TakenForPeople> {
  return takenWithin(await readTaken(db, wanted, window, null), window, now);
}

/** The same of what was read already, within a part of the window that was read. */
export function takenWithin(read: Read, window: Interval, now: number): TakenForPeople {
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

/** With a place the package's row is locked: after the people's locks, as everywhere (docs/architecture.md, "Locks"). */
export async function readTaken(db: Knex, wanted: Wanted, window: Interval, place: Place | null): Promise<Read> {
  return readFrom(await pipelined<TakenRow>(db, takenStatements(wanted, window, place)));
}

/** A package that is active at S, as `places_left` counts it. */
interface Package {
  readonly subscription_id: number;
  readonly ends_at: number;
  readonly quota: number;
  readonly used: number;
  readonly nameless: number;
}

/** A row of either statement. */
export type TakenRow = { readonly taken?: Omit<Read, 'places'> | null } & Partial<Package>;

/** What `readTaken` asks, for whoever sends it with something else. */
export function takenStatements(wanted: Wanted, window: Interval, place: Place | null): Statement[] {
  const { teacherId, studentIds, except } = wanted;
  const taken = {
    name: 'what-is-taken',
    text: 'select what_is_taken($1, $2, $3, $4, $5) as taken',
    values: [teacherId, [...studentIds], [...except], at(window.from), at(window.to)],
  };
  if (place === null) return [taken];
  const { studentId, kind, startsAt, sessionId } = place;
  const left = {
    name: 'places-left',
    text: 'select * from places_left($1, $2, $3, $4)',
    values: [studentId, kind, at(startsAt), sessionId],
  };
  return [taken, left];
}

export function readFrom([taken, left]: readonly (readonly TakenRow[])[]): Read {
  const found = taken?.[0]?.taken;
  if (!found) throw new Error('no teacher whose time could be asked for');
  return { ...found, places: placesLeft((left ?? []) as readonly Package[]) };
}

function placesLeft(packages: readonly Package[]): PlacesLeft | null {
  const asked = packages.map(({ subscription_id: id, ends_at: endsAt, quota, used }) => ({ id, endsAt, quota, used }));
  const { left, payer } = placesOf(asked, packages[0]?.nameless ?? 0);
  return payer === undefined ? null : { subscription_id: payer.id, places: left };
}
