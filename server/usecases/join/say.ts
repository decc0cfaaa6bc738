import type { Knex } from 'knex';
import type { KeptSignal } from '#shared/contract/common.ts';
import { makeIdentity } from '#shared/domain/identity.ts';
import { can } from '#shared/domain/permissions.ts';
import { MINUTE } from '#shared/domain/time.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { at, databaseNow } from '../../db/connect.ts';
import type { SessionTableRow } from '../../db/tables.ts';
import type { Deps } from '../../deps.ts';
import { wellFormed } from '../attendance/delivery.ts';
import { projectAttendance } from '../attendance/project.ts';
import { lockSession, teachersOf } from '../sessions/store.ts';
import { studentOf } from './student-join.ts';

interface Said {
  readonly messageId: string;
  readonly signal: { readonly what: 'hand' } | { readonly what: 'chat'; readonly text: string };
  readonly agoMs: number;
}

/** What was said in the class may still be on its way when it ends. */
const AFTER_THE_END_MS = 10 * MINUTE;
/** More than a person can mean. */
const MOST_A_MINUTE = 60;

/** A message of the session's own teacher. Who looks on unseen says nothing. */
export async function sayAsTeacher(
  deps: Deps,
  actor: Actor,
  { id, ...said }: Said & { readonly id: number },
): Promise<Result<KeptSignal>> {
  const session = await deps.db<SessionTableRow>('sessions').where({ id }).first();
  const teacherIds = session ? await teachersOf(deps.db, id) : [];
  if (!session || !can(actor, 'session.view', { type: 'taught', teacherIds })) return refuse('not_found');
  if (session.teacher_id !== actor.staffId) return refuse('forbidden');
  return keep(deps, id, makeIdentity({ type: 'staff', id: actor.staffId }), said);
}

/** A message or a raised hand of the student of a link, in the room of a class that they are expected in. */
export async function sayAsStudent(
  deps: Deps,
  { link, roomName, ...said }: Said & { readonly link: string; readonly roomName: string },
): Promise<Result<KeptSignal>> {
  const known = await studentOf(deps, link);
  if (!known.ok) return known;
  const { student, link: parsed } = known.value;
  const room: { session_id: number } | undefined = await deps
    .db('session_rooms as r')
    .join('session_participants as p', 'p.session_id', 'r.session_id')
    .where({ 'r.name': roomName, 'p.student_id': student.id })
    .whereNull('p.expected_until')
    .first('r.session_id');
  if (!room || (parsed.ring && parsed.ring.sessionId !== room.session_id)) return refuse('not_found');
  return keep(deps, room.session_id, makeIdentity({ type: 'student', id: student.id }), said);
}

async function keep(deps: Deps, sessionId: number, identity: string, said: Said): Promise<Result<KeptSignal>> {
  return deps.db.transaction(async (trx): Promise<Result<KeptSignal>> => {
    const session = await lockSession(trx, sessionId);
    if (!session) return refuse('not_found');
    const { messageId } = said;
    const known = await findSignal(trx, sessionId, identity, messageId);
    if (known) return ok({ messageId, outcome: 'known', at: known.at });
    const now = await databaseNow(trx);
    const saidAt = now - said.agoMs;
    const refusal = await refusalFor(trx, session, identity, saidAt, now);
    if (refusal) return refusal;
    await trx('class_signals').insert({
      session_id: sessionId,
      identity,
      id: messageId,
      what: said.signal.what,
      body: said.signal.what === 'chat' ? wellFormed(said.signal.text) : null,
      at: at(saidAt),
    });
    // What comes after the end belongs to a report that is already there (domain.md 4).
    if (session.status === 'completed') await projectAttendance(trx, sessionId, now);
    return ok({ messageId, outcome: 'kept', at: saidAt });
  });
}

const findSignal = (
  trx: Knex.Transaction,
  sessionId: number,
  identity: string,
  id: string,
): Promise<{ at: number } | undefined> =>
  trx('class_signals').where({ session_id: sessionId, identity, id }).first('at');

/** Said while the class was live, by somebody who was not put out, and not more than a person can say. */
async function refusalFor(
  trx: Knex.Transaction,
  session: SessionTableRow,
  identity: string,
  saidAt: number,
  now: number,
): Promise<ReturnType<typeof refuse> | null> {
  if (session.status === 'cancelled') return refuse('session_cancelled');
  if (session.status === 'unscheduled' || session.status === 'scheduled') return refuse('room_not_open');
  if (session.ended_at !== null && (saidAt >= session.ended_at || now >= session.ended_at + AFTER_THE_END_MS))
    return refuse('session_over', { closedAt: session.ended_at });
  const denied: unknown = await trx('denied_participants')
    .where({ session_id: session.id, identity })
    .first('identity');
  if (denied !== undefined) return refuse('removed_from_class');
  const [row]: { said: string }[] = await trx('class_signals')
    .where({ session_id: session.id, identity })
    .where('received_at', '>', at(now - MINUTE))
    .count({ said: '*' });
  return Number(row?.said ?? 0) >= MOST_A_MINUTE ? refuse('too_many_attempts', { retryAfterS: 60 }) : null;
}
