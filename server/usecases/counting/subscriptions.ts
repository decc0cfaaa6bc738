import type { Knex } from 'knex';
import type { LedgerRow } from '#shared/domain/ledger.ts';
import { type Payer, payerOf } from '#shared/domain/payer.ts';
import type { SessionTableRow } from '../../db/tables.ts';

interface Found {
  readonly id: number;
  readonly student_id: number;
  readonly quota: number;
  readonly ends_at: number;
}

/** The subscriptions of the session's kind that are active at S. */
const activeAt = (db: Knex, session: SessionTableRow, studentIds: readonly number[]): Knex.QueryBuilder =>
  db('subscriptions')
    .whereIn('student_id', [...studentIds])
    .where('kind', session.kind)
    .whereRaw(`subscription_status_at(subscriptions, (select starts_at from sessions where id = ?)) = 'active'`, [
      session.id,
    ])
    .orderBy('id')
    .select('id', 'student_id', 'quota', 'ends_at');

/** The subscriptions that this session may be charged to, locked in id order; `used` without this session. */
export async function lockSubscriptions(
  trx: Knex.Transaction,
  session: SessionTableRow,
  studentIds: readonly number[],
): Promise<ReadonlyMap<number, readonly Payer[]>> {
  const locked: Found[] = await activeAt(trx, session, studentIds).forUpdate();
  return byStudent(locked, await usedOf(trx, locked, session.id));
}

/** What a student's subscription has room for, net charges of every session counted. */
export interface SubscriptionCredit {
  readonly id: number;
  readonly quota: number;
  readonly used: number;
}

/** One student with what stands in the ledger about a session, and the subscription that it concerns. */
export interface StudentCredit {
  readonly studentId: number;
  /** Oldest first. */
  readonly rows: readonly LedgerRow[];
  /** The one that was charged or held; else the one that would be; null without any. */
  readonly subscription: SubscriptionCredit | null;
}

/** What stands about these students; `ledger` is the session's. */
export async function readCredits(
  db: Knex,
  session: SessionTableRow,
  studentIds: readonly number[],
  ledger: readonly LedgerRow[],
): Promise<readonly StudentCredit[]> {
  const active: Found[] = await activeAt(db, session, studentIds);
  const concerned: Found[] = await db('subscriptions')
    .whereIn('id', [...new Set(ledger.map((row) => row.subscriptionId))])
    .select('id', 'student_id', 'quota', 'ends_at');
  const candidates = byStudent(active, await usedOf(db, active, session.id));
  const used = await usedOf(db, [...active, ...concerned], null);
  return studentIds.map((studentId) => {
    const rows = ledger.filter((row) => row.studentId === studentId);
    const id = rows.at(-1)?.subscriptionId ?? payerOf(candidates.get(studentId) ?? [])?.id;
    const found = [...concerned, ...active].find((row) => row.id === id);
    return {
      studentId,
      rows,
      subscription: found ? { id: found.id, quota: found.quota, used: used.get(found.id) ?? 0 } : null,
    };
  });
}

/** Locks every subscription that `readCredits` may name, in id order. */
export async function lockCredits(
  trx: Knex.Transaction,
  session: SessionTableRow,
  studentIds: readonly number[],
  ledger: readonly LedgerRow[],
): Promise<readonly StudentCredit[]> {
  const concerned = [...new Set(ledger.map((row) => row.subscriptionId))];
  const active: Found[] = await activeAt(trx, session, studentIds);
  await trx('subscriptions')
    .whereIn('id', [...concerned, ...active.map((row) => row.id)])
    .orderBy('id')
    .forUpdate()
    .select('id');
  return readCredits(trx, session, studentIds, ledger);
}

/** Net charges by subscription, those of one session left out when given. */
async function usedOf(
  db: Knex,
  subscriptions: readonly Found[],
  without: number | null,
): Promise<ReadonlyMap<number, number>> {
  const rows: { subscription_id: number; used: number }[] = await db('session_consumptions')
    .whereIn(
      'subscription_id',
      subscriptions.map((row) => row.id),
    )
    .modify((query) => {
      if (without !== null) void query.whereNot('session_id', without);
    })
    .groupBy('subscription_id')
    .select('subscription_id', db.raw('sum(amount)::int as used'));
  return new Map(rows.map((row) => [row.subscription_id, row.used]));
}

function byStudent(found: readonly Found[], used: ReadonlyMap<number, number>): ReadonlyMap<number, readonly Payer[]> {
  const grouped = new Map<number, Payer[]>();
  for (const { id, student_id, quota, ends_at } of found)
    grouped.set(student_id, [
      ...(grouped.get(student_id) ?? []),
      { id, endsAt: ends_at, quota, used: used.get(id) ?? 0 },
    ]);
  return grouped;
}
