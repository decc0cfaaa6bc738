import type { Knex } from 'knex';
import type { CreateTarget } from '#shared/contract/scheduling.ts';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { expectedAt, type Lesson, lessonFor } from '../schedules/targets.ts';
import { newSessionRow } from '../sessions/rows.ts';
import { SETTINGS_STATEMENTS, type ValueInPlace } from '../settings/stored.ts';
import { type Booking, booking } from './booking.ts';
import { capacityHolds, nextNumber } from './groups.ts';
import { auditOverride, mayOverride, type Override } from './override.ts';
import { placeOf, quotaLeft, trialIsFirst } from './quota.ts';

export interface CreateInput {
  readonly target: CreateTarget;
  readonly startsAt: number;
  /** Null: the subscription's, circle's or course's own, else the setting (domain.md 5). */
  readonly durationMinutes: number | null;
  readonly override?: Override | undefined;
  readonly commandId?: string | undefined;
}

const ACTIONS = { view: 'session.view', manage: 'session.create' } as const;

/** What a class is made of when nothing refuses it. */
interface Made {
  readonly slot: Interval;
  readonly bufferMs: number;
  readonly number: number | null;
  readonly subscriptionId: number | null;
  readonly studentIds: readonly number[];
  readonly now: number;
}

/** A single class at a time (domain.md 2, 5): of a circle, a course or one student, once a command. */
export async function createSession(deps: Deps, actor: Actor, input: CreateInput): Promise<Result<SessionRow>> {
  if (!mayOverride(actor, input.override)) return refuse('forbidden');
  const lesson = await lessonToCreate(deps.db, actor, input);
  if (!lesson.ok) return lesson;
  const ask = async (db: Knex) => ({
    sessionIds: [],
    also: { teacherIds: [lesson.value.teacher.id], studentIds: await expectedAt(db, lesson.value, input.startsAt) },
  });
  return booking(deps, actor, ask, (held) =>
    onceOnly(held.trx, actor, { name: 'session.create', commandId: input.commandId }, () =>
      createUnder(held, actor, lesson.value, input),
    ),
  );
}

async function lessonToCreate(
  db: Knex,
  actor: Actor,
  { target, durationMinutes: minutes }: Pick<CreateInput, 'target' | 'durationMinutes'>,
): Promise<Result<Lesson>> {
  if (target.type !== 'trial' && target.type !== 'assessment')
    return lessonFor(db, actor, { target, minutes }, ACTIONS);
  const found = await lessonFor(db, actor, { target: { ...target, type: 'quran' }, minutes }, ACTIONS);
  return found.ok ? ok({ ...found.value, subtype: target.type }) : found;
}

async function createUnder(
  { trx, people: { studentIds }, now, check }: Booking,
  actor: Actor,
  lesson: Lesson,
  input: CreateInput,
): Promise<Result<SessionRow>> {
  const slot = { from: input.startsAt, to: input.startsAt + (input.durationMinutes ?? lesson.minutes) * MINUTE };
  const placing = { ...lesson, sessionId: null, studentIds, startsAt: slot.from };
  const room = await capacityHolds(trx, lesson, studentIds.length);
  if (!room.ok) return room;
  const first = await trialIsFirst(trx, lesson.teacher.id, placing);
  if (!first.ok) return first;
  const wanted = { teacherId: lesson.teacher.id, studentIds, except: [] };
  const free = await check(wanted, slot, { days: input.override !== undefined }, placeOf(placing));
  if (!free.ok) return free;
  const number = lesson.courseId === null ? ok(null) : await nextNumber(trx, lesson.courseId);
  if (!number.ok) return number;
  const paid = quotaLeft(placing, free.value.places);
  if (!paid.ok) return paid;
  const { bufferMs, overridden } = free.value;
  const made = { slot, bufferMs, number: number.value, subscriptionId: paid.value, studentIds, now };
  const { settings, ...session } = await writeSession(trx, actor, lesson, made);
  await auditOverride(trx, actor, session.id, input.override, overridden);
  return ok(newSessionRow(actor, session, lesson, studentIds.length, settings ?? []));
}

const DETAILS = {
  quran: 'insert into quran_session_details (session_id, circle_id) select id, :circle::bigint from made',
  academic:
    'insert into academic_session_details (session_id, course_id, subject) select id, :course::bigint, :subject::text from made',
  interactive:
    'insert into interactive_session_details (session_id, course_id, number) select id, :course::bigint, :number::int from made',
} as const;

/**
 * The class with its details and its first transition, who is expected (their copy of the window is read from the class by
 * a trigger), and the news of it; answers it with the settings that a row of it is shown by. One statement: the people's
 * locks are held until it is committed.
 */
async function writeSession(
  trx: Knex.Transaction,
  actor: Actor,
  lesson: Lesson,
  { slot, bufferMs, number, subscriptionId, studentIds, now }: Made,
): Promise<SessionTableRow & { readonly settings: readonly ValueInPlace[] | null }> {
  const { rows } = await trx
    .raw<{ rows: Awaited<ReturnType<typeof writeSession>>[] }>(
      `with made as (
         insert into sessions (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes, status,
           subscription_id)
         values (:kind, :subtype, :title, :teacher, :from, :to, :busyUntil, :minutes, 'scheduled', :subscription)
         returning *),
       details as (${DETAILS[lesson.kind]}),
       begun as (
         insert into session_transitions (session_id, to_status, actor, reason)
         select id, 'scheduled', :by, 'created' from made),
       expected as (
         insert into session_participants (session_id, student_id, live)
         select id, unnest(:students::bigint[]), true from made),
       told as (
         insert into event_log (type, session_id, teacher_id, payload)
         select 'session.changed', id, teacher_id, :event::jsonb || jsonb_build_object('sessionId', id) from made)
       select made.*, (select json_agg(s) from (${SETTINGS_STATEMENTS.settings.text}) s) as settings from made`,
      {
        kind: lesson.kind,
        subtype: lesson.subtype,
        title: lesson.title,
        teacher: lesson.teacher.id,
        from: at(slot.from),
        to: at(slot.to),
        busyUntil: at(slot.to + bufferMs),
        minutes: (slot.to - slot.from) / MINUTE,
        subscription: subscriptionId,
        circle: lesson.circleId,
        course: lesson.courseId,
        subject: lesson.subject,
        number,
        by: actorLabel(actor),
        students: [...studentIds],
        event: JSON.stringify({ type: 'session.changed', sessionId: 0, at: now } satisfies LiveEvent),
      },
    )
    .options({ name: `write-class-${lesson.kind}` });
  const session = rows[0];
  if (!session) throw new Error('a session was not written');
  return session;
}
