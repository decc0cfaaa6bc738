import type { Knex } from 'knex';
import { isOneStudent, type SessionKind, type SessionSubtype } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import { at } from '../../db/connect.ts';

/** The class that is to be placed at S. */
export interface Placing {
  readonly sessionId: number | null;
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly studentIds: readonly number[];
  readonly startsAt: number;
}

/**
 * Has the only student a session left to place at S (domain.md 5)? Quota less net charges less the other sessions that
 * wait or stand, over the subscriptions that are active at S, whose rows are locked in id order. Groups and trials ask
 * nobody's quota; an assessment may come before the first package. Answers the subscription that it is placed from.
 */
export async function quotaLeft(trx: Knex.Transaction, placing: Placing): Promise<Result<number | null>> {
  const [studentId] = placing.studentIds;
  if (!isOneStudent(placing.kind, placing.subtype) || placing.subtype === 'trial' || studentId === undefined)
    return ok(null);
  const { rows } = await trx.raw<{ rows: { subscription_id: number; places: number }[] }>(
    'select * from places_left(?, ?, ?, ?)',
    [studentId, placing.kind, at(placing.startsAt), placing.sessionId],
  );
  const [paid] = rows;
  if (!paid) return placing.subtype === 'assessment' ? ok(null) : refuse('no_quota', { left: 0 });
  return paid.places < 1 ? refuse('no_quota', { left: 0 }) : ok(paid.subscription_id);
}

/** One trial for each student and teacher (domain.md 5), under both their locks. A cancelled one was none. */
export async function trialIsFirst(
  trx: Knex.Transaction,
  teacherId: number,
  { sessionId, subtype, studentIds }: Placing,
): Promise<Result<null>> {
  if (subtype !== 'trial') return ok(null);
  const before = await trx('sessions as s')
    .join('session_participants as p', 'p.session_id', 's.id')
    .where({ 's.teacher_id': teacherId, 's.subtype': 'trial' })
    .whereIn('p.student_id', [...studentIds])
    .whereNull('p.expected_until')
    .whereNot('s.status', 'cancelled')
    .modify((query) => {
      if (sessionId !== null) void query.whereNot('s.id', sessionId);
    })
    .first('s.id');
  return before ? refuse('trial_taken') : ok(null);
}
