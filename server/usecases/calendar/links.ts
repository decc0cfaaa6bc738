import type { Knex } from 'knex';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { type CalendarLink, formatCalendarLink } from '../../auth/calendar-links.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { teachersOfStudent } from '../join/student-links.ts';

interface Feed {
  readonly url: string;
  readonly version: number;
}

const TABLES = { staff: 'staff', student: 'students' } as const;

async function feedOf(deps: Deps, whose: CalendarLink['whose'], id: number): Promise<Feed> {
  const row: { calendar_version: number } | undefined = await deps
    .db(TABLES[whose])
    .where({ id })
    .first('calendar_version');
  if (!row) throw new Error(`no ${whose} ${id} to make a calendar address for`);
  const version = row.calendar_version;
  return { url: `${deps.publicUrl}/calendar/${formatCalendarLink(deps.linkKey, { whose, id, version })}.ics`, version };
}

/** Raises the version, so that every earlier address of the person is worth nothing. */
async function replace(trx: Knex.Transaction, actor: Actor, whose: CalendarLink['whose'], id: number): Promise<void> {
  await trx(TABLES[whose]).where({ id }).increment('calendar_version', 1);
  await audit(trx, { actor: actorLabel(actor), action: 'calendar.replace_address', subject: `${whose}-${id}` });
}

/** The caller's own secret calendar address. */
export const ownFeed = (deps: Deps, actor: Actor): Promise<Feed> => feedOf(deps, 'staff', actor.staffId);

/** A new address for the caller; the earlier ones end. */
export async function replaceOwnFeed(deps: Deps, actor: Actor): Promise<Feed> {
  await deps.db.transaction((trx) => replace(trx, actor, 'staff', actor.staffId));
  return ownFeed(deps, actor);
}

/** A student's calendar address, for who may hand out the student's link. */
export async function studentFeed(deps: Deps, actor: Actor, id: number): Promise<Result<Feed>> {
  const student = await deps.db('students').where({ id }).first('id');
  if (!student || !can(actor, 'student.link', { type: 'taught', teacherIds: await teachersOfStudent(deps, id) }))
    return refuse('not_found');
  return ok(await feedOf(deps, 'student', id));
}

/** A new address for a student; the earlier ones end. */
export async function replaceStudentFeed(deps: Deps, actor: Actor, id: number): Promise<Result<Feed>> {
  const known = await studentFeed(deps, actor, id);
  if (!known.ok) return known;
  if (!can(actor, 'student.revoke_link', { type: 'taught', teacherIds: await teachersOfStudent(deps, id) }))
    return refuse('forbidden');
  await deps.db.transaction((trx) => replace(trx, actor, 'student', id));
  return ok(await feedOf(deps, 'student', id));
}
