import type { Knex } from 'knex';
import type { SessionRow } from '#shared/contract/sessions.ts';
import { can } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { type Actor, actorLabel } from '../../auth/actor.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { appendEvent } from '../../events/event-log.ts';
import { audit } from '../audit/audit.ts';
import { onceOnly } from '../commands.ts';
import { announce } from '../sessions/apply.ts';
import { type CommandInput, staleVersion, theirs } from '../sessions/command.ts';
import { readSessionRow } from '../sessions/rows.ts';
import { type Booking, booking } from './booking.ts';
import { trialIsFirst } from './quota.ts';

export type ChangeTeacherInput = CommandInput & { readonly teacherId: number; readonly reason: string };

/**
 * Another teacher for a class that has its time and has not begun (domain.md 3.9, 5): the earlier one's row stays in
 * `session_teachers` with until when. Both teachers' time is locked. The class keeps its day, whatever day that is.
 */
export async function changeTeacher(deps: Deps, actor: Actor, input: ChangeTeacherInput): Promise<Result<SessionRow>> {
  const { id, teacherId, reason, commandId } = input;
  if (reason.trim() === '') return refuse('reason_required');
  return booking(deps, actor, { sessionIds: [id], also: { teacherIds: [teacherId] } }, async (held) => {
    const { trx, now, sessions } = held;
    const mine = await theirs(trx, actor, sessions[0], 'session.change_teacher');
    if (!mine.ok) return mine;
    if (!(await mayTeach(trx, actor, teacherId))) return refuse('not_found');
    return onceOnly(trx, actor, { name: 'session.change_teacher', commandId }, async () => {
      const session = mine.value;
      const stale = staleVersion(input, session);
      if (stale) return stale;
      const allowed = await mayChange(held, session, teacherId);
      if (!allowed.ok) return allowed;
      await trx('sessions')
        .where({ id })
        .update({ teacher_id: teacherId, version: trx.raw('version + 1') });
      await audit(trx, {
        actor: actorLabel(actor),
        action: 'session.change_teacher',
        subject: `session-${id}`,
        data: { from: session.teacher_id, to: teacherId, reason },
      });
      await announce(trx, id, now);
      await appendEvent(trx, { type: 'session.changed', sessionId: id, at: now }, session.teacher_id);
      const row = await readSessionRow(trx, actor, id);
      if (!row) throw new Error(`session ${id} vanished under its lock`);
      return ok(row);
    });
  });
}

/** A teacher with a job, to whom this actor may give classes. */
export async function mayTeach(db: Knex, actor: Actor, teacherId: number): Promise<boolean> {
  if (!can(actor, 'session.change_teacher', { type: 'taught', teacherIds: [teacherId] })) return false;
  const teacher = await db('staff').where({ id: teacherId, role: 'teacher' }).whereNull('disabled_at').first('id');
  return teacher !== undefined;
}

async function mayChange(
  { trx, people, check }: Booking,
  session: SessionTableRow,
  teacherId: number,
): Promise<Result<unknown>> {
  const { status, starts_at: from, ends_at: to } = session;
  if ((status !== 'scheduled' && status !== 'ready') || from === null || to === null)
    return refuse('invalid_transition', { from: status, to: status });
  if (teacherId === session.teacher_id) return refuse('nothing_to_change');
  const { studentIds } = people;
  const { kind, subtype, id: sessionId } = session;
  const first = await trialIsFirst(trx, teacherId, { kind, subtype, sessionId, studentIds, startsAt: from });
  if (!first.ok) return first;
  return check({ teacherId, studentIds, except: [sessionId] }, { from, to }, { standing: true });
}
