import type { Knex } from 'knex';
import type { SettingsPreview } from '#shared/contract/settings.ts';
import { joinWindow } from '#shared/domain/join-window.ts';
import { policyOf } from '#shared/domain/policy.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { resolveSetting, type SettingsValues } from '#shared/domain/settings.ts';
import { DAY, HOUR, MINUTE } from '#shared/domain/time.ts';
import { at } from '../../db/connect.ts';
import { placesNeeded } from '../sessions/rooms.ts';
import type { Draft } from './draft.ts';
import { GROUP_COLUMNS } from './policy.ts';
import type { Placed } from './stored.ts';

const SHOWN = 20;
/** Bookings are looked at so far ahead: as far as weekly schedules are expanded. */
const BOOKED_AHEAD = 28 * DAY;

type Coming = Placed & {
  readonly id: number;
  readonly kind: SessionKind;
  readonly title: string;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly students: number;
};

type Rooms = Pick<SettingsPreview, 'rooms' | 'roomsChanged' | 'places' | 'placesChanged' | 'tooSmall'>;
type Bookings = Pick<SettingsPreview, 'tight' | 'tightClasses' | 'moving'>;

/** Rooms of the coming week that are not open yet: when they would be open to whom, and how many they would hold. */
export async function comingRooms(db: Knex, draft: Draft, since: number): Promise<Rooms> {
  const own = draft.changes.filter(({ scope }) => scope === 'session').map(({ scopeId }) => Number(scopeId));
  const found = await db.raw<{ rows: Coming[] }>(
    `select s.id, s.kind, s.title, s.starts_at, s.ends_at, ${GROUP_COLUMNS}, (
       select count(distinct p.student_id)::int from session_participants p
       where p.session_id = s.id and p.expected_until is null) as students
     from sessions s
     where s.status = 'scheduled' and s.starts_at > greatest(clock_timestamp(), ?)
       and (s.starts_at < ? or s.id = any(?))
     order by s.starts_at, s.id`,
    [at(since), at(since + 7 * DAY), own],
  );
  const rooms: Rooms['rooms'] = [];
  const places: Rooms['places'] = [];
  for (const coming of found.rows) {
    const about = { sessionId: coming.id, title: coming.title, startsAt: coming.starts_at };
    const [before, after] = [draft.settings.bearingOn(coming), draft.after(coming)];
    const [was, is] = [openTo(coming, before), openTo(coming, after)];
    const times = (of: keyof typeof was) => ({ before: was[of], after: is[of] });
    const room = { opens: times('opens'), students: times('students'), closes: times('closes') };
    if (Object.values(room).some((one) => one.before !== one.after)) rooms.push({ ...about, ...room });
    const needed = placesNeeded(coming.students);
    const held = (values: SettingsValues): number =>
      Math.min(needed, resolveSetting(values, 'max_participants', coming.kind).value);
    if (held(before) !== held(after)) places.push({ ...about, needed, before: held(before), after: held(after) });
  }
  const small = places.filter((one) => one.after < one.needed);
  return {
    rooms: rooms.slice(0, SHOWN),
    roomsChanged: rooms.length,
    places: [...small, ...places.filter((one) => !small.includes(one))].slice(0, SHOWN),
    placesChanged: places.length,
    tooSmall: small.length,
  };
}

/** When a room would open, let its students in and close (domain.md 9). */
function openTo(
  { kind, starts_at, ends_at }: Coming,
  values: SettingsValues,
): Record<'opens' | 'students' | 'closes', number> {
  const policy = policyOf(values, kind);
  const session = { status: 'scheduled', startsAt: starts_at, endsAt: ends_at, endedAt: null } as const;
  const teacher = joinWindow(session, 'teacher', policy);
  const student = joinWindow(session, 'student', policy);
  return {
    opens: teacher?.opensAt ?? starts_at,
    students: student?.opensAt ?? starts_at,
    closes: teacher?.closesAt ?? ends_at,
  };
}

/** What of the booked classes another break between classes or another notice would find: nothing of it is moved. */
export async function comingBookings(db: Knex, draft: Draft, since: number): Promise<Bookings> {
  const [before, after] = [draft.settings.bearingOn({}), draft.after({})];
  const both = (key: 'buffer_minutes' | 'reschedule_notice_hours', unit: number): [number, number] => [
    resolveSetting(before, key, 'quran').value * unit,
    resolveSetting(after, key, 'quran').value * unit,
  ];
  const tight = await tightClasses(db, since, ...both('buffer_minutes', MINUTE));
  const [was, is] = both('reschedule_notice_hours', HOUR);
  const moving = await db.raw<{ rows: { classes: number }[] }>(
    `select count(*)::int as classes from sessions where status in ('scheduled', 'ready')
     and starts_at > greatest(clock_timestamp(), ?) and starts_at >= ? and starts_at < ?`,
    [at(since), at(since + Math.min(was, is)), at(since + Math.max(was, is))],
  );
  return {
    tight: tight.slice(0, SHOWN),
    tightClasses: tight.length,
    moving: { classes: moving.rows[0]?.classes ?? 0, allowed: is < was },
  };
}

/**
 * Classes whose teacher, or else one of their students, has the class before at a distance that keeps today's break and
 * not the new one (domain.md 5).
 */
async function tightClasses(db: Knex, since: number, was: number, is: number): Promise<Bookings['tight']> {
  if (is <= was) return [];
  const found = await db.raw<{
    rows: (Omit<Bookings['tight'][number], 'sessionId' | 'startsAt' | 'gapMs'> & {
      id: number;
      starts_at: number;
      ended: number;
    })[];
  }>(
    `with booked as (
       select s.id, s.title, s.starts_at, s.ends_at, 'teacher' as who, t.id as person, t.name
         from sessions s join staff t on t.id = s.teacher_id where s.status in ('scheduled', 'ready', 'ongoing')
       union all
       select s.id, s.title, s.starts_at, s.ends_at, 'student', t.id, t.name
         from sessions s join session_participants p on p.session_id = s.id join students t on t.id = p.student_id
         where s.status in ('scheduled', 'ready', 'ongoing') and p.live and p.expected_until is null),
     neighbours as (
       select *, lag(title) over beside as previous, lag(ends_at) over beside as ended from booked
         where starts_at > ? and starts_at < ? window beside as (partition by who, person order by starts_at, id))
     select distinct on (starts_at, id) id, title, starts_at, who, name, previous, ended from neighbours
     where starts_at > greatest(clock_timestamp(), ?)
       and starts_at - ended >= ? * interval '1 millisecond' and starts_at - ended < ? * interval '1 millisecond'
     order by starts_at, id, who desc, name`,
    [at(since - DAY), at(since + BOOKED_AHEAD), at(since), was, is],
  );
  return found.rows.map(({ id: sessionId, starts_at: startsAt, ended, ...rest }) => ({
    ...rest,
    sessionId,
    startsAt,
    gapMs: startsAt - ended,
  }));
}
