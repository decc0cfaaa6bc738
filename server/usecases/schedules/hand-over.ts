import type { Knex } from 'knex';
import { Temporal } from 'temporal-polyfill';
import type { HandedOver, HandOverOf } from '#shared/contract/schedules.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { audit } from '../audit/audit.ts';
import { tellOfTeaching } from '../notices/tell.ts';
import { oneByOne, whetherDone } from '../one-by-one.ts';
import { changeTeacher, mayTeach } from '../scheduling/change-teacher.ts';
import { dateIn, isDate } from './read-plan.ts';
import { readSchedule } from './list.ts';
import { takenOverBy, type Taught, taughtOf, writeHandOvers } from './taught.ts';

export interface HandOverInput {
  readonly of: HandOverOf;
  readonly teacherId: number;
  /** The first day of the new teacher, where the schedule is; a group's in the academy's zone. */
  readonly fromOn: string;
  readonly reason: string;
}

/** What is handed over, as it stands. */
interface Standing {
  readonly taught: Taught;
  readonly title: string;
  readonly teacherId: number;
  readonly timeZone: string;
  readonly ended: boolean;
}

/** How far ahead somebody may be named. */
const LONGEST = { years: 1 };

/**
 * Another teacher for a circle, a course or one student's weekly lesson from a day on (domain.md 3.9, 5): new classes are
 * made with them, those that stand and have not begun are given to them one by one, each with its answer; a class that has
 * a substitute keeps them. Said again, it tries what was refused before. Who taught until then stays in the past classes.
 */
export async function handOver(deps: Deps, actor: Actor, input: HandOverInput): Promise<Result<HandedOver>> {
  const { teacherId, fromOn } = input;
  const reason = input.reason.trim();
  const standing = await standingOf(deps.db, input.of);
  const owned = { type: 'taught', teacherIds: standing ? [standing.teacherId] : [] } as const;
  if (!standing || !can(actor, 'schedule.view', owned)) return refuse('not_found');
  if (!can(actor, 'schedule.manage', owned)) return refuse('forbidden');
  if (!(await mayTeach(deps.db, actor, teacherId))) return refuse('not_found');
  if (standing.ended) return refuse('schedule_ended');
  if (reason === '') return refuse('reason_required');
  const now = await databaseNow(deps.db);
  const fromAt = firstMoment(fromOn, standing.timeZone, now);
  if (fromAt === null) return refuse('bad_input', { field: 'fromOn' });
  const isNew = await deps.db.transaction((trx) => write(trx, actor, standing, { teacherId, fromAt, reason, now }));
  if (isNew) deps.hub.wake();
  const results = await giveClasses(deps, actor, standing.taught, { teacherId, fromAt, reason });
  if (!isNew && results.length === 0) return refuse('nothing_to_change');
  const teacher: { id: number; name: string } = await deps.db('staff').where('id', teacherId).first('id', 'name');
  return ok({ title: standing.title, teacher, fromOn, from: fromAt, results });
}

/** The day's first moment there; null for what is no day to come within the year. */
function firstMoment(fromOn: string, timeZone: string, now: number): number | null {
  if (!isDate(fromOn)) return null;
  const [day, today] = [Temporal.PlainDate.from(fromOn), dateIn(now, timeZone)];
  const isOut = Temporal.PlainDate.compare(day, today) < 0 || Temporal.PlainDate.compare(day, today.add(LONGEST)) > 0;
  return isOut ? null : day.toZonedDateTime({ timeZone }).epochMilliseconds;
}

async function standingOf(db: Knex, of: HandOverOf): Promise<Standing | null> {
  if (of.type === 'schedule') {
    const row = await readSchedule(db, of);
    if (!row) return null;
    const group = {
      circleId: row.target.type === 'circle' ? row.target.circleId : null,
      courseId: row.target.type === 'course' ? row.target.courseId : null,
    };
    const taught = taughtOf(group, of);
    const { title, teacher, timeZone, endedAt } = row;
    return taught && { taught, title, teacherId: teacher.id, timeZone, ended: endedAt !== null };
  }
  const [table, id, name] =
    of.type === 'circle' ? (['circles', of.circleId, 'name'] as const) : (['courses', of.courseId, 'title'] as const);
  const row: { title: string; teacher_id: number; time_zone: string } | undefined = await db(table)
    .crossJoin(db.raw('academy as a'))
    .where(`${table}.id`, id)
    .first(`${table}.${name} as title`, `${table}.teacher_id`, 'a.time_zone');
  const taught = taughtOf(
    of.type === 'circle' ? { circleId: id, courseId: null } : { circleId: null, courseId: id },
    null,
  );
  return row && taught
    ? { taught, title: row.title, teacherId: row.teacher_id, timeZone: row.time_zone, ended: false }
    : null;
}

interface Asked {
  readonly teacherId: number;
  readonly fromAt: number;
  readonly reason: string;
}

/** Answers whether it says anything new. */
async function write(
  trx: Knex.Transaction,
  actor: Actor,
  { taught, title, teacherId: today }: Standing,
  { teacherId, fromAt, reason, now }: Asked & { readonly now: number },
): Promise<boolean> {
  const { table, column, id } = taught;
  await trx(table).where({ id }).forUpdate().select('id');
  const before = (await takenOverBy(trx, taught, fromAt))?.id ?? today;
  if (before === teacherId) return false;
  const [written]: { id: number }[] = await trx('hand_overs')
    .insert({
      [column]: id,
      from_at: at(fromAt),
      from_teacher_id: before,
      teacher_id: teacherId,
      actor: actorLabel(actor),
      reason,
    })
    .returning('id');
  if (!written) throw new Error('a handing over was not written');
  await writeHandOvers(trx, now);
  await audit(trx, {
    actor: actorLabel(actor),
    action: 'schedule.manage',
    subject: `${column.replace(/_id$/, '').replaceAll('_', '-')}-${id}`,
    data: { what: 'handed_over', title, from: before, to: teacherId, fromAt, reason },
  });
  await tellOfTeaching(trx, {
    handOverId: written.id,
    title,
    before,
    teacherId,
    from: fromAt,
    reason,
    doneBy: actor.staffId,
  });
  return true;
}

/** The classes that stand from then on with one of its own teachers, each by itself: a clash stops no other. */
async function giveClasses(
  deps: Deps,
  actor: Actor,
  { column, id }: Taught,
  { teacherId, fromAt, reason }: Asked,
): Promise<HandedOver['results']> {
  const { rows } = await deps.db.raw<{ rows: { id: number; title: string; starts_at: number }[] }>(
    `with own as (
       select from_teacher_id as teacher from hand_overs where :column: = :id
       union select teacher_id from hand_overs where :column: = :id)
     select s.id, s.title, s.starts_at from sessions s
       left join quran_session_details q on q.session_id = s.id
       left join academic_session_details a on a.session_id = s.id
       left join interactive_session_details i on i.session_id = s.id
     where case :column when 'circle_id' then q.circle_id when 'course_id' then coalesce(a.course_id, i.course_id)
         when 'quran_schedule_id' then s.quran_schedule_id else s.academic_schedule_id end = :id
       and s.status in ('scheduled', 'ready') and s.starts_at >= :from and s.starts_at > clock_timestamp()
       and s.teacher_id <> :teacher and s.teacher_id in (select teacher from own)
     order by s.starts_at, s.id`,
    { column, id, from: at(fromAt), teacher: teacherId },
  );
  const answers = await oneByOne(
    deps,
    rows,
    (session) => changeTeacher(deps, actor, { id: session.id, teacherId, reason }),
    (session) => ({ deed: 'session.change_teacher', sessionId: session.id }),
  );
  return answers.map(({ item, result }) => ({
    sessionId: item.id,
    title: item.title,
    startsAt: item.starts_at,
    ...whetherDone(result),
    clash: clashIn(result),
  }));
}

/** The class in the way, where a refusal names one. */
function clashIn(result: Result<unknown>): HandedOver['results'][number]['clash'] {
  if (result.ok) return null;
  const { title = null, startsAt, endsAt } = result.refusal.data;
  return typeof startsAt === 'number' && typeof endsAt === 'number'
    ? { title: typeof title === 'string' ? title : null, startsAt, endsAt }
    : null;
}
