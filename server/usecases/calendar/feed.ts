import type { Knex } from 'knex';
import type { PermissionActor } from '#shared/domain/permissions.ts';
import { DAY } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { parseCalendarLink } from '../../auth/calendar-links.ts';
import { databaseNow } from '../../db/connect.ts';
import type { AcademyRow, StaffRow, StudentRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { classesOfStaff, classesOfStudent } from './classes.ts';
import { writeCalendar } from './ics.ts';

const BACK = 60 * DAY;
const AHEAD = 366 * DAY;
const LONGEST_EXPORT = 366 * DAY;

const academyName = async (db: Knex): Promise<string> =>
  (await db<AcademyRow>('academy').first('name'))?.name ?? 'Itqan';

/** The calendar behind a secret address: of one member of staff, or of one student. */
export async function readFeed(deps: Deps, text: string): Promise<Result<string>> {
  const link = parseCalendarLink(deps.linkKey, text);
  if (!link) return refuse('link_invalid');
  const asOf = await databaseNow(deps.db);
  const window = { from: asOf - BACK, to: asOf + AHEAD };
  const table = link.whose === 'staff' ? 'staff' : 'students';
  const person = await deps
    .db<(StaffRow | StudentRow) & { calendar_version: number }>(table)
    .where('id', link.id)
    .first();
  if (!person) return refuse('link_invalid');
  const left = 'disabled_at' in person && person.disabled_at !== null;
  if (left || person.calendar_version !== link.version) return refuse('link_revoked');
  const classes =
    'role' in person
      ? await classesOfStaff(deps.db, await reachOfStaff(deps.db, person), window)
      : await classesOfStudent(deps.db, person.id, window);
  const { language, time_zone: timeZone } = person;
  return ok(writeCalendar(deps, { calendarName: await academyName(deps.db), language, timeZone, asOf }, classes));
}

async function reachOfStaff(db: Knex, staff: StaffRow): Promise<PermissionActor> {
  if (staff.role !== 'supervisor') return { role: staff.role, staffId: staff.id };
  const rows: { teacher_id: number }[] = await db('supervisor_teachers').where('supervisor_id', staff.id);
  return { role: 'supervisor', staffId: staff.id, teacherIds: rows.map((row) => row.teacher_id) };
}

/** The actor's classes of a stretch of at most a year, as one file. */
export async function exportCalendar(
  deps: Deps,
  actor: Actor,
  input: { readonly from: number; readonly to: number },
): Promise<Result<{ fileName: string; text: string; classes: number; asOf: number }>> {
  if (input.to <= input.from || input.to - input.from > LONGEST_EXPORT) return refuse('bad_input', { field: 'to' });
  const asOf = await databaseNow(deps.db);
  const classes = await classesOfStaff(deps.db, actor, input);
  const { language, timeZone } = actor;
  const reader = { calendarName: await academyName(deps.db), language, timeZone, asOf };
  const day = (at: number): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(at);
  return ok({
    fileName: `classes-${day(input.from)}-${day(input.to - 1)}.ics`,
    text: writeCalendar(deps, reader, classes),
    classes: classes.length,
    asOf,
  });
}
