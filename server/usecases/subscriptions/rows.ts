import type { Knex } from 'knex';
import type { SubscriptionDetail, SubscriptionRow } from '#shared/contract/subscriptions.ts';
import type { SubscriptionDates, SubscriptionStatus } from '#shared/domain/subscription.ts';
import type { SessionKind } from '#shared/domain/session.ts';
import { visibleTeachers } from '#shared/domain/permissions.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';

export interface SubscriptionTableRow {
  readonly id: number;
  readonly student_id: number;
  readonly package_id: number | null;
  readonly kind: SessionKind;
  readonly quota: number;
  readonly starts_at: number;
  readonly ends_at: number;
  readonly status: SubscriptionStatus;
  readonly activated_at: number | null;
  readonly cancelled_at: number | null;
  readonly teacher_id: number | null;
  readonly duration_minutes: number | null;
  readonly version: number;
}

interface Listed extends SubscriptionTableRow {
  readonly status_now: SubscriptionStatus;
  readonly student_name: string;
  readonly teacher_name: string | null;
  readonly package_name: string | null;
  readonly used: number;
  readonly renews_id: number | null;
  readonly renewed_by: number | null;
}

/** The students that an actor reaches through their teachers: enrolments, one-to-one classes, subscriptions (domain.md 1). */
export function whereReachable(query: Knex.QueryBuilder, actor: Actor): void {
  const teachers = visibleTeachers(actor, 'subscription.view');
  if (teachers === 'all') return;
  void query.whereRaw(
    `(s.teacher_id = any(:teachers) or exists (
       select from session_participants p join session_teachers t using (session_id)
       where p.student_id = s.student_id and t.teacher_id = any(:teachers)))`,
    { teachers: [...teachers] },
  );
}

/** Subscriptions with every number counted from the ledger, in the order of their ids. */
export const subscriptionsQuery = (db: Knex): Knex.QueryBuilder =>
  db('subscriptions as s')
    .join('students as st', 'st.id', 's.student_id')
    .leftJoin('staff as te', 'te.id', 's.teacher_id')
    .leftJoin('packages as p', 'p.id', 's.package_id')
    .orderBy('s.id')
    .select(
      's.*',
      'st.name as student_name',
      'te.name as teacher_name',
      'p.name as package_name',
      db.raw('subscription_status_at(s, clock_timestamp()) as status_now'),
      db.raw(
        '(select coalesce(sum(amount), 0)::int from session_consumptions c where c.subscription_id = s.id) as used',
      ),
      db.raw('(select r.id from subscriptions r where r.renews_id = s.id) as renewed_by'),
    );

export const toRow = (row: Listed): SubscriptionRow => ({
  id: row.id,
  student: { id: row.student_id, name: row.student_name },
  teacher: row.teacher_id === null ? null : { id: row.teacher_id, name: row.teacher_name ?? '' },
  packageName: row.package_name,
  kind: row.kind,
  status: row.status_now,
  startsAt: row.starts_at,
  endsAt: row.ends_at,
  quota: row.quota,
  used: row.used,
  left: Math.max(0, row.quota - row.used),
  renewsId: row.renews_id,
  renewedById: row.renewed_by,
  version: row.version,
});

/** One subscription with the ledger behind its numbers and what happened to it; undefined when out of reach. */
export async function readSubscription(db: Knex, actor: Actor, id: number): Promise<SubscriptionDetail | undefined> {
  const query = subscriptionsQuery(db).where('s.id', id);
  whereReachable(query, actor);
  const [row]: Listed[] = await query;
  if (!row) return undefined;
  return {
    ...toRow(row),
    ledger: await ledgerOf(db, id),
    events: await eventsOf(db, id),
    toPlace: await toPlace(db, row),
    asOf: await databaseNow(db),
  };
}

async function ledgerOf(db: Knex, id: number): Promise<SubscriptionDetail['ledger']> {
  const { rows } = await db.raw<{ rows: SubscriptionDetail['ledger'] }>(
    `select c.id, c.session_id as "sessionId", s.title, s.starts_at as "startsAt", c.kind, c.amount::int,
       c.reverses_id as "reversesId", c.reason, ${AUTHOR('c.actor')} as author, c.at
     from session_consumptions c join sessions s on s.id = c.session_id
     where c.subscription_id = ? order by c.id`,
    [id],
  );
  return rows;
}

async function eventsOf(db: Knex, id: number): Promise<SubscriptionDetail['events']> {
  const { rows } = await db.raw<{ rows: SubscriptionDetail['events'] }>(
    `select e.id, e.what, ${AUTHOR('e.actor')} as author, e.reason, e.at
     from subscription_events e where e.subscription_id = ? order by e.id`,
    [id],
  );
  return rows;
}

/** The name behind `staff-3`; the label itself for the system. */
const AUTHOR = (column: string): string =>
  `coalesce((select name from staff where 'staff-' || id = ${column}), ${column})`;

async function toPlace(
  db: Knex,
  { student_id, kind }: Pick<SubscriptionTableRow, 'student_id' | 'kind'>,
): Promise<SubscriptionDetail['toPlace']> {
  const rows: { id: number; title: string; duration_minutes: number }[] = await db('sessions as s')
    .join('session_participants as p', 'p.session_id', 's.id')
    .where({ 's.status': 'unscheduled', 's.kind': kind, 'p.student_id': student_id })
    // A group's class is not one student's to place.
    .whereNotIn('s.subtype', ['circle', 'course'])
    .whereNull('p.expected_until')
    .orderBy('s.id')
    .select('s.id', 's.title', 's.duration_minutes');
  return rows.map((row) => ({ sessionId: row.id, title: row.title, durationMinutes: row.duration_minutes }));
}

/**
 * SQL: what the student's subscriptions of a kind are at a moment, in the order in which they end, by somebody's word or
 * by time (`standsOnLists`). One that was called off before it was ever activated was only bought, and is not asked.
 */
export const statusesOf = (student: string, kind: string, moment: string): string =>
  `array(select subscription_status_at(x, ${moment}) from subscriptions x
     where x.student_id = ${student} and x.kind = ${kind}
       and (x.activated_at is not null or x.cancelled_at is null)
     order by case when x.cancelled_at is null then x.ends_at else greatest(x.cancelled_at, x.starts_at) end, x.starts_at, x.id)`;

/** Locks a subscription's row and the student's others of its kind; sessions are locked before it, never after (docs/architecture.md, "Locks"). */
export async function lockSubscription(trx: Knex.Transaction, id: number): Promise<SubscriptionTableRow | undefined> {
  // Placing asks all the student's packages of the kind: they are locked together, in the order of their ids.
  const rows: SubscriptionTableRow[] = await trx<SubscriptionTableRow>('subscriptions as x')
    .whereExists((inner) => {
      void inner
        .from('subscriptions as one')
        .whereRaw('one.student_id = x.student_id and one.kind = x.kind')
        .where('one.id', id);
    })
    .orderBy('x.id')
    .forUpdate('x')
    .select('x.*');
  return rows.find((row) => row.id === id);
}

/** The dates that decide a subscription's status. */
export async function datesOf(trx: Knex.Transaction, row: SubscriptionTableRow): Promise<SubscriptionDates> {
  const pauses: { paused_at: number; resumed_at: number | null }[] = await trx('subscription_pauses')
    .where('subscription_id', row.id)
    .orderBy('id')
    .select('paused_at', 'resumed_at');
  return {
    from: row.starts_at,
    to: row.ends_at,
    activatedAt: row.activated_at,
    cancelledAt: row.cancelled_at,
    pauses: pauses.map((pause) => ({ from: pause.paused_at, to: pause.resumed_at })),
  };
}
