import type { Knex } from 'knex';
import type { AvailabilityView } from '#shared/contract/scheduling.ts';
import { type Availability, availableAt } from '#shared/domain/scheduling/availability.ts';
import type { Interval } from '#shared/domain/time.ts';
import { can, type PermissionAction } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { lockPeople } from './people.ts';

/** A teacher's hours as `Availability` and with their ids, for a query that has the teacher's row as `t`. */
const AVAILABILITY_COLUMNS = `
  (select coalesce(json_agg(json_build_object('weekday', weekday, 'from', from_minute, 'to', to_minute)
     order by from_minute), '[]') from teacher_hours where teacher_id = t.id) as weekly,
  (select coalesce(json_agg(json_build_object('id', e.id, 'date', e.on_date, 'what', e.what, 'note', e.note,
     'minutes', case when e.from_minute is not null then
       json_build_object('from', e.from_minute, 'to', e.to_minute) end) order by e.on_date, e.from_minute, e.id), '[]')
   from teacher_exceptions e where e.teacher_id = t.id and e.on_date >= current_date - 7) as dated`;

export interface HoursInput {
  readonly id: number;
  readonly weekly: Availability['weekly'];
  readonly commandId?: string | undefined;
}

export interface ExceptionInput {
  readonly id: number;
  readonly date: string;
  readonly what: 'off' | 'extra';
  readonly minutes: { readonly from: number; readonly to: number } | null;
  readonly note?: string | undefined;
  readonly commandId?: string | undefined;
}

/** When a teacher may teach, for who may see their timetable. Exceptions of the past are left out. */
export async function readHours(deps: Deps, actor: Actor, id: number): Promise<Result<AvailabilityView>> {
  const view = await viewOf(deps.db, id);
  return view && mayTouch(actor, 'availability.view', id) ? ok(view) : refuse('not_found');
}

async function viewOf(db: Knex, id: number): Promise<AvailabilityView | undefined> {
  const { rows } = await db.raw<{ rows: AvailabilityView[] }>(
    `select t.id as "teacherId", t.time_zone as "timeZone", ${AVAILABILITY_COLUMNS}
     from staff t where t.id = ? and t.role = 'teacher'`,
    [id],
  );
  return rows[0];
}

/** Are these the teacher's hours? Also where nothing was entered (domain.md 5). */
export async function isAvailable(db: Knex, teacherId: number, slot: Interval): Promise<boolean> {
  return (await availabilityOf(db, [teacherId]))(teacherId, slot);
}

/** The same for several teachers, whose hours are read once. */
export async function availabilityOf(
  db: Knex,
  teacherIds: readonly number[],
): Promise<(teacherId: number, slot: Interval) => boolean> {
  const { rows } = await db.raw<{ rows: (Availability & { id: number })[] }>(
    `select t.id, t.time_zone as "timeZone", ${AVAILABILITY_COLUMNS} from staff t where t.id = any(?)`,
    [[...teacherIds]],
  );
  const hours = new Map(rows.map((row) => [row.id, row]));
  return (teacherId, slot) => {
    const own = hours.get(teacherId);
    return own === undefined || availableAt(own, slot);
  };
}

const mayTouch = (actor: Actor, action: PermissionAction, teacherId: number): boolean =>
  can(actor, action, { type: 'taught', teacherIds: [teacherId] });

/** One change of a teacher's hours, under the lock that bookings of this teacher wait for. Answers what stands then. */
async function changeHours(
  deps: Deps,
  actor: Actor,
  command: {
    readonly teacherId: number;
    readonly name: string;
    readonly commandId?: string | undefined;
    readonly data: object;
  },
  write: (trx: Knex.Transaction) => Promise<Result<null>>,
): Promise<Result<AvailabilityView>> {
  const { teacherId, name, commandId, data } = command;
  return deps.db.transaction(async (trx) => {
    const known = await viewOf(trx, teacherId);
    if (!known || !mayTouch(actor, 'availability.view', teacherId)) return refuse('not_found');
    if (!mayTouch(actor, 'availability.manage', teacherId)) return refuse('forbidden');
    await lockPeople(trx, [teacherId], []);
    return onceOnly(trx, actor, { name, commandId }, async () => {
      const written = await write(trx);
      if (!written.ok) return written;
      await audit(trx, { actor: actorLabel(actor), action: name, subject: `staff-${teacherId}`, data: { ...data } });
      const view = await viewOf(trx, teacherId);
      if (!view) throw new Error(`teacher ${teacherId} vanished`);
      return ok(view);
    });
  });
}

/** The weekly hours, all of them anew; none means always available (domain.md 5). */
export async function replaceHours(deps: Deps, actor: Actor, input: HoursInput): Promise<Result<AvailabilityView>> {
  const { id, weekly, commandId } = input;
  const sorted = weekly.toSorted((a, b) => a.weekday.localeCompare(b.weekday) || a.from - b.from);
  const crossed = sorted.some(
    (one, n) => one.from >= one.to || (sorted[n + 1]?.weekday === one.weekday && (sorted[n + 1]?.from ?? 0) < one.to),
  );
  if (crossed) return refuse('bad_input', { field: 'weekly' });
  const command = { teacherId: id, name: 'availability.replace', commandId, data: { weekly } };
  return changeHours(deps, actor, command, async (trx) => {
    await trx('teacher_hours').where('teacher_id', id).delete();
    if (weekly.length > 0)
      await trx('teacher_hours').insert(
        weekly.map(({ weekday, from, to }) => ({ teacher_id: id, weekday, from_minute: from, to_minute: to })),
      );
    return ok(null);
  });
}

/** One date that is not as the week says. */
export async function addException(deps: Deps, actor: Actor, input: ExceptionInput): Promise<Result<AvailabilityView>> {
  const { id, commandId, ...data } = input;
  if (data.minutes !== null && data.minutes.from >= data.minutes.to) return refuse('bad_input', { field: 'minutes' });
  const command = { teacherId: id, name: 'availability.add_exception', commandId, data };
  return changeHours(deps, actor, command, async (trx) => {
    await trx('teacher_exceptions').insert({
      teacher_id: id,
      on_date: data.date,
      what: data.what,
      from_minute: data.minutes?.from ?? null,
      to_minute: data.minutes?.to ?? null,
      note: data.note ?? null,
    });
    return ok(null);
  });
}

/** Takes an exception back; the audit log keeps that there was one. */
export async function removeException(
  deps: Deps,
  actor: Actor,
  input: { readonly id: number; readonly exceptionId: number; readonly commandId?: string | undefined },
): Promise<Result<AvailabilityView>> {
  const { id, exceptionId, commandId } = input;
  const command = { teacherId: id, name: 'availability.remove_exception', commandId, data: { exceptionId } };
  return changeHours(deps, actor, command, async (trx) => {
    const gone = await trx('teacher_exceptions').where({ id: exceptionId, teacher_id: id }).delete();
    return gone === 0 ? refuse('not_found') : ok(null);
  });
}
