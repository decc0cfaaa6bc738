import type { Knex } from 'knex';
import type { ScheduleRef } from '#shared/contract/schedules.ts';
import { decide } from '#shared/domain/lifecycle.ts';
import type { LifecycleActor } from '#shared/domain/lifecycle-types.ts';
import type { WeeklySlot } from '#shared/domain/scheduling/expand.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { policyOfSession } from '../settings/policy.ts';
import { readSchedulingSettings } from '../settings/scheduling.ts';
import { doubleBooking } from '../scheduling/booking.ts';
import { nextNumber } from '../scheduling/groups.ts';
import { lockPeople } from '../scheduling/people.ts';
import { announce, applyDecision } from '../sessions/apply.ts';
import { lifecycleFacts } from '../sessions/facts.ts';
import { lockSession, stateOf } from '../sessions/store.ts';
import { placeAt } from './places.ts';
import type { Outcome } from './preview.ts';
import { bare, type Obstacle, obstacleAt } from './slot-check.ts';
import { madeBy, SCHEDULE_COLUMN, TABLES } from './stored.ts';
import { type Lesson, expectedAt } from './targets.ts';
import { holdTeaching, lessonAt, taughtOf } from './taught.ts';

/** A slot of a stored schedule that is to become a class. */
export interface SlotToMake {
  readonly ref: ScheduleRef;
  readonly lesson: Lesson;
  readonly slot: WeeklySlot;
  readonly by: LifecycleActor;
}

/**
 * Makes one slot's class in a transaction of its own (domain.md 5): people are locked in order, then everything is
 * looked at again, so that two who generate at once make it once. What breaks is this slot's affair alone: it answers
 * `failed`, and the next slot has its turn.
 */
export async function makeSlot(deps: Deps, wanted: SlotToMake): Promise<Outcome> {
  try {
    return await deps.db.transaction((trx) => makeInside(trx, deps, wanted));
  } catch (error) {
    const { ref, slot } = wanted;
    const session = (await madeBy(deps.db, ref, slot.date)).get(slot.date);
    if (session) return { outcome: 'exists', session };
    // The database's own word: somebody booked these people in the same moment without waiting.
    const reason = doubleBooking(error) ?? 'failed';
    if (reason === 'failed')
      deps.log.error({ schedule: `${ref.table}-${ref.id}`, date: slot.date, err: error }, 'a slot was not made');
    return { outcome: 'skipped', obstacle: bare(reason) };
  }
}

async function makeInside(trx: Knex.Transaction, deps: Deps, wanted: SlotToMake): Promise<Outcome> {
  const { ref, slot, by } = wanted;
  await holdTeaching(trx, taughtOf(wanted.lesson, ref));
  const lesson = await lessonAt(trx, wanted.lesson, ref, slot.startsAt);
  const students = await expectedAt(trx, lesson, slot.startsAt);
  await lockPeople(trx, [lesson.teacher.id], students);
  const stands = (await madeBy(trx, ref, slot.date)).get(slot.date);
  if (stands) return { outcome: 'exists', session: stands };
  const now = await databaseNow(trx);
  const when = { from: slot.startsAt, to: slot.endsAt };
  const skip = async (obstacle: Obstacle): Promise<Outcome> => {
    await noteSkipped(trx, ref, slot.date, obstacle.reason);
    return { outcome: 'skipped', obstacle };
  };
  const obstacle = await obstacleAt(trx, lesson, students, when, now);
  if (obstacle !== null) return skip(obstacle);
  if (await hasEnded(trx, ref, slot)) return skip(bare('ended'));
  const found = await placeAt(trx, lesson, students.length, slot.startsAt);
  if (found.none !== null) return skip(bare(found.none));
  const { waiting, subscriptionId } = found.place;
  const id = waiting
    ? await placeWaiting(trx, deps, { id: waiting.id, teacherId: lesson.teacher.id }, slot, by, now)
    : await writeSession(trx, lesson, slot, students, by);
  const { bufferMinutes } = await readSchedulingSettings(trx);
  await trx('sessions')
    .where({ id })
    .update({
      [SCHEDULE_COLUMN[ref.table]]: ref.id,
      subscription_id: subscriptionId,
      schedule_date: slot.date,
      busy_until: at(slot.endsAt + bufferMinutes * MINUTE),
    });
  await trx('skipped_slots')
    .where({ [SCHEDULE_COLUMN[ref.table]]: ref.id, schedule_date: slot.date })
    .delete();
  await announce(trx, id, now);
  return { outcome: 'created', session: { id, status: 'scheduled', starts_at: slot.startsAt, date: slot.date } };
}

/** Somebody may end a schedule while its classes are being made. */
async function hasEnded(trx: Knex.Transaction, { table, id }: ScheduleRef, { date }: WeeklySlot): Promise<boolean> {
  const row: { over: boolean | null } | undefined = await trx(TABLES[table])
    .where({ id })
    .forShare()
    .first(trx.raw('until_on < ?::date as over', [date]));
  return row?.over ?? false;
}

async function noteSkipped(
  trx: Knex.Transaction,
  { table, id }: ScheduleRef,
  date: string,
  reason: string,
): Promise<void> {
  await trx('skipped_slots')
    .insert({ [SCHEDULE_COLUMN[table]]: id, schedule_date: date, reason })
    .onConflict(['quran_schedule_id', 'academic_schedule_id', 'schedule_date'])
    .merge({ reason, at: trx.raw('clock_timestamp()') })
    .whereRaw('skipped_slots.reason <> excluded.reason');
}

/** UNSCHEDULED → SCHEDULED of a class that waits for a time (domain.md 2). */
async function placeWaiting(
  trx: Knex.Transaction,
  deps: Deps,
  { id, teacherId }: { readonly id: number; readonly teacherId: number },
  slot: WeeklySlot,
  by: LifecycleActor,
  now: number,
): Promise<number> {
  // It may have waited for the teacher before.
  await trx('sessions').where({ id }).whereNot('teacher_id', teacherId).update({ teacher_id: teacherId });
  const waiting = await lockSession(trx, id);
  if (!waiting) throw new Error(`class ${id} vanished under its student's lock`);
  const { policy } = await policyOfSession(trx, waiting.id);
  const facts = { ...(await lifecycleFacts(trx, waiting, now)), clash: null };
  const decision = decide(
    { type: 'schedule', actor: by, startsAt: slot.startsAt, endsAt: slot.endsAt },
    stateOf(waiting, policy),
    facts,
    now,
  );
  if (!decision.ok) throw new Error(`class ${waiting.id} could not be placed: ${decision.refusal.code}`);
  await applyDecision(trx, deps, decision, now);
  return id;
}

async function writeSession(
  trx: Knex.Transaction,
  lesson: Lesson,
  slot: WeeklySlot,
  students: readonly number[],
  by: LifecycleActor,
): Promise<number> {
  const [session]: Pick<SessionTableRow, 'id'>[] = await trx('sessions')
    .insert({
      kind: lesson.kind,
      subtype: lesson.subtype,
      title: lesson.title,
      teacher_id: lesson.teacher.id,
      starts_at: at(slot.startsAt),
      ends_at: at(slot.endsAt),
      busy_until: at(slot.endsAt),
      duration_minutes: (slot.endsAt - slot.startsAt) / MINUTE,
      status: 'scheduled',
    })
    .returning('id');
  if (!session) throw new Error('a session was not written');
  await trx(`${lesson.kind}_session_details`).insert({ session_id: session.id, ...(await detailsOf(trx, lesson)) });
  if (students.length > 0)
    await trx('session_participants').insert(
      students.map((student_id) => ({ session_id: session.id, student_id, live: true })),
    );
  await trx('session_transitions').insert({
    session_id: session.id,
    from_status: null,
    to_status: 'scheduled',
    actor: by.type === 'staff' ? `staff-${by.id}` : `job:${by.job}`,
    reason: 'weekly_schedule',
  });
  return session.id;
}

async function detailsOf(trx: Knex.Transaction, lesson: Lesson): Promise<Readonly<Record<string, unknown>>> {
  if (lesson.kind === 'quran') return { circle_id: lesson.circleId };
  if (lesson.kind === 'academic') return { course_id: lesson.courseId, subject: lesson.subject };
  const number = await nextNumber(trx, lesson.courseId ?? 0);
  if (!number.ok) throw new Error(`course ${lesson.courseId} has no next number: ${number.refusal.code}`);
  return { course_id: lesson.courseId, number: number.value };
}
