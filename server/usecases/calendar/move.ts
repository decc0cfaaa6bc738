import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import type { Command } from '#shared/domain/lifecycle-types.ts';
import { can, visibleTeachers } from '#shared/domain/permissions.ts';
import { type Busy, clashOf, nearestFree, type Taken } from '#shared/domain/scheduling/clash.ts';
import { DAY, HOUR, type Interval, MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { type CommandInput, runCommand } from '../sessions/command.ts';
import { teachersOf } from '../sessions/store.ts';
import { takenAround } from './busy.ts';

/** Namespace of the advisory locks that bookings of one person wait for (domain.md 5). */
const BOOKING_LOCK = 5_005;
const LONGEST_LOOK = 62 * DAY;
/** How far nearest free times are looked for. */
const NEAREST = { count: 3, step: 15 * MINUTE, within: 12 * HOUR };

type MoveInput = CommandInput & { readonly startsAt: number; readonly reason: string };

/** Free and busy of a session's people: for the refusal while somebody drags. Names only of what the actor may see. */
export async function timesAround(
  deps: Deps,
  actor: Actor,
  input: Interval & { readonly id: number },
): Promise<Result<Omit<Taken, 'now'>>> {
  const session = await deps.db<SessionTableRow>('sessions').where('id', input.id).first();
  const teacherIds = session ? await teachersOf(deps.db, session.id) : [];
  if (!session || !can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  if (!can(actor, 'session.reschedule', { type: 'taught', teacherIds: [session.teacher_id] }))
    return refuse('forbidden');
  if (input.to <= input.from || input.to - input.from > LONGEST_LOOK) return refuse('bad_input', { field: 'to' });
  const taken = await takenAround(deps.db, session, input, await databaseNow(deps.db));
  return ok({
    busy: taken.busy.map((one) => forEyesOf(actor, one, taken.teacherOf)),
    bufferMs: taken.bufferMs,
    blocked: taken.blocked,
  });
}

function forEyesOf(actor: Actor, busy: Busy, teacherOf: ReadonlyMap<number, number>): Busy {
  const seen = visibleTeachers(actor, 'session.view');
  const teacherId = busy.sessionId === null ? undefined : teacherOf.get(busy.sessionId);
  const mayRead = seen === 'all' || (teacherId !== undefined && seen.includes(teacherId));
  return mayRead ? busy : { ...busy, sessionId: null, title: null };
}

/**
 * SCHEDULED or READY → another time (domain.md 2, 5). Bookings of the same people wait for each other: teacher first,
 * then students in order; the database's exclusion is the backstop. A refusal says what is in the way and what is free.
 */
export async function moveSession(deps: Deps, actor: Actor, input: MoveInput): Promise<Result<SessionRow>> {
  try {
    const moved = await runCommand(
      deps,
      actor,
      'session.reschedule',
      input,
      (session): Command => ({
        type: 'reschedule',
        actor: { type: 'staff', id: actor.staffId, role: actor.role },
        startsAt: input.startsAt,
        endsAt: input.startsAt + session.duration_minutes * MINUTE,
        reason: input.reason,
      }),
      (trx, session, now) => timeIsFree(trx, actor, session, input.startsAt, now),
    );
    return moved.ok ? ok(moved.value.session) : moved;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === '23P01') return refuse('teacher_busy');
    throw error;
  }
}

async function timeIsFree(
  trx: Knex.Transaction,
  actor: Actor,
  session: SessionTableRow,
  startsAt: number,
  now: number,
): Promise<Result<null>> {
  const students: { student_id: number }[] = await trx('session_participants')
    .where('session_id', session.id)
    .whereNull('expected_until')
    .orderBy('student_id')
    .select('student_id');
  for (const who of [`teacher ${session.teacher_id}`, ...students.map((one) => `student ${one.student_id}`)])
    await trx.raw('select pg_advisory_xact_lock(?, hashtext(?))', [BOOKING_LOCK, who]);
  const slot = { from: startsAt, to: startsAt + session.duration_minutes * MINUTE };
  const around = { from: slot.from - NEAREST.within - DAY, to: slot.to + NEAREST.within + DAY };
  const taken = await takenAround(trx, session, around, now);
  const clash = clashOf(slot, taken);
  if (clash === null) return ok(null);
  const nearest = nearestFree(slot, taken, NEAREST).map((at) => new Date(at).toISOString());
  if (clash.reason === 'in_past') return refuse('not_in_future', { startsAt });
  if (clash.busy === null) return refuse('blocked_day', { startsAt, nearest });
  const { title, from, to } = forEyesOf(actor, clash.busy, taken.teacherOf);
  return refuse(clash.reason, { title, startsAt: from, endsAt: to, bufferMs: taken.bufferMs, nearest });
}
