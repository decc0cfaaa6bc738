import type { Knex } from 'knex';
import { isOneStudent, type SessionKind, type SessionSubtype } from '#shared/domain/session.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Place, PlacesLeft } from './taken.ts';

/** The class that is to be placed at S. */
export interface Placing {
  readonly sessionId: number | null;
  readonly kind: SessionKind;
  readonly subtype: SessionSubtype;
  readonly studentIds: readonly number[];
  readonly startsAt: number;
}

/** Whose quota a class asks: its only student's. Groups and trials ask nobody's (domain.md 5). */
export function placeOf({ kind, subtype, studentIds, startsAt, sessionId }: Placing): Place | null {
  const [studentId] = studentIds;
  if (!isOneStudent(kind, subtype) || subtype === 'trial' || studentId === undefined) return null;
  return { studentId, kind, startsAt, sessionId };
}

/**
 * Has the only student a session left to place at S (domain.md 5)? Quota less net charges less the other sessions that
 * wait or stand, over the subscriptions that are active at S, whose rows are locked in id order. An assessment may come
 * before the first package. Answers the subscription that it is placed from.
 */
export function quotaLeft(placing: Placing, paid: PlacesLeft | null): Result<number | null> {
  if (placeOf(placing) === null) return ok(null);
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
