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

interface Active {
  readonly id: number;
  readonly quota: number;
  readonly ends_at: number;
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
  const active: Active[] = await trx('subscriptions')
    .where({ student_id: studentId, kind: placing.kind })
    .whereRaw(`subscription_status_at(subscriptions, ?) = 'active'`, [at(placing.startsAt)])
    .orderBy('id')
    .forUpdate()
    .select('id', 'quota', 'ends_at');
  if (active.length === 0) return placing.subtype === 'assessment' ? ok(null) : refuse('no_quota', { left: 0 });
  const ids = active.map(({ id }) => id);
  const { rows } = await trx.raw<{ rows: { taken: number }[] }>(
    `select (select coalesce(sum(amount), 0) from session_consumptions where subscription_id = any(:ids))::int
       + (select count(*) from sessions s where s.kind = :kind and s.subtype in ('individual', 'assessment')
           and s.status in ('unscheduled', 'scheduled', 'ready', 'ongoing') and s.id is distinct from :own::bigint
           and exists (select from session_participants p
             where p.session_id = s.id and p.student_id = :student and p.expected_until is null)
           and (s.subscription_id = any(:ids) or s.subscription_id is null and (s.starts_at is null
             or exists (select from subscriptions x
               where x.id = any(:ids) and s.starts_at >= x.starts_at and s.starts_at < x.ends_at))))::int as taken`,
    { ids, kind: placing.kind, own: placing.sessionId, student: studentId },
  );
  const left = active.reduce((sum, { quota }) => sum + quota, 0) - (rows[0]?.taken ?? 0);
  if (left < 1) return refuse('no_quota', { left: 0 });
  return ok(active.toSorted((a, b) => a.ends_at - b.ends_at)[0]?.id ?? null);
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
