import type { Knex } from 'knex';
import type { CreateTarget } from '#shared/contract/scheduling.ts';
import type { LiveEvent } from '#shared/contract/live-events.ts';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import { at } from '../../db/connect.ts';
import { prepared } from '../../db/prepared.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { onceOnly } from '../commands.ts';
import { expectedAt, type Lesson, lessonFor } from '../schedules/targets.ts';
import { newSessionRow } from '../sessions/rows.ts';
import { SETTINGS_STATEMENTS, type ValueInPlace } from '../settings/stored.ts';
import { type Asked, type Booking, booking } from './booking.ts';
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
  const ask = async (db: Knex): Promise<Asked> => {
    const studentIds = await expectedAt(db, lesson.value, input.startsAt);
    const also = { teacherIds: [lesson.value.teacher.id], studentIds };
    // Whoever is enrolled in a group may be others under the locks.
    return lesson.value.studentId === null
      ? { sessionIds: [], also }
      : { sessionIds: [], also, look: lookFor(lesson.value, studentIds, input) };
  };
  return booking(deps, actor, ask, (held) =>
    onceOnly(held.trx, actor, { name: 'session.create', commandId: input.commandId }, () =>
      createUnder(held, actor, lesson.value, input),
    ),
  );
}

/** What a class of the lesson needs to be free, and whose package to have a place. */
function lookFor(lesson: Lesson, studentIds: readonly number[], input: CreateInput): NonNullable<Asked['look']> {
  return {
    wanted: { teacherId: lesson.teacher.id, studentIds, except: [] },
    slot: { from: input.startsAt, to: input.startsAt + (input.durationMinutes ?? lesson.minutes) * MINUTE },
    place: placeOf({ ...lesson, sessionId: null, studentIds, startsAt: input.startsAt }),
  };
}

async function lessonToCreate(
  db: Knex,
  actor: Actor,
  { target, startsAt, durationMinutes: minutes }: Pick<CreateInput, 'target' | 'startsAt' | 'durationMinutes'>,
): Promise<Result<Lesson>> {
  if (target.type !== 'trial' && target.type !== 'assessment')
    return lessonFor(db, actor, { target, minutes, startsAt }, ACTIONS);
  const found = await lessonFor(db, actor, { target: { ...target, type: 'quran' }, minutes, startsAt }, ACTIONS);
  return found.ok ? ok({ ...found.value, subtype: target.type }) : found;
}

async function createUnder(
  { trx, people: { studentIds }, now, check, seen }: Booking,
  actor: Actor,
  lesson: Lesson,
  input: CreateInput,
): Promise<Result<SessionRow>> {
  const { wanted, slot, place } = lookFor(lesson, studentIds, input);
  const placing = { ...lesson, sessionId: null, studentIds, startsAt: slot.from };
  const room = await capacityHolds(trx, lesson, studentIds.length);
  if (!room.ok) return room;
  const first = await trialIsFirst(trx, lesson.teacher.id, placing);
  if (!first.ok) return first;
  const free = await check(wanted, slot, { days: input.override !== undefined }, { place, seen });
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
  quran: 'insert into quran_session_details (session_id, circle_id) select id, $13::bigint from made',
  academic:
    'insert into academic_session_details (session_id, course_id, subject) select id, $13::bigint, $14::text from made',
  interactive:
    'insert into interactive_session_details (session_id, course_id, number) select id, $13::bigint, $14::int from made',
} as const;

const detailsOf = ({ kind, circleId, courseId, subject }: Lesson, number: number | null): readonly unknown[] =>
  ({ quran: [circleId], academic: [courseId, subject], interactive: [courseId, number] })[kind];

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
  const [session] = await prepared<Awaited<ReturnType<typeof writeSession>>>(trx, {
    name: `write-class-${lesson.kind}`,
    text: `with made as (
        insert into sessions (kind, subtype, title, teacher_id, starts_at, ends_at, busy_until, duration_minutes,
          subscription_id, status)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'scheduled') returning *),
      details as (${DETAILS[lesson.kind]}),
      begun as (
        insert into session_transitions (session_id, to_status, actor, reason)
        select id, 'scheduled', $10, 'created' from made),
      expected as (
        insert into session_participants (session_id, student_id, live)
        select id, unnest($11::bigint[]), true from made),
      told as (
        insert into event_log (type, session_id, teacher_id, payload)
        select 'session.changed', id, teacher_id, $12::jsonb || jsonb_build_object('sessionId', id) from made)
      select made.*, (select json_agg(s) from (${SETTINGS_STATEMENTS.settings.text}) s) as settings from made`,
    values: [
      lesson.kind,
      lesson.subtype,
      lesson.title,
      lesson.teacher.id,
      at(slot.from),
      at(slot.to),
      at(slot.to + bufferMs),
      (slot.to - slot.from) / MINUTE,
      subscriptionId,
      actorLabel(actor),
      studentIds,
      JSON.stringify({ type: 'session.changed', sessionId: 0, at: now } satisfies LiveEvent),
      ...detailsOf(lesson, number),
    ],
  });
  if (!session) throw new Error('a session was not written');
  return session;
}
