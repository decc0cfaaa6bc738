import type { Knex } from 'knex';
import type { PackageRow, SubscriptionDetail, SubscriptionRow } from '#shared/contract/subscriptions.ts';
import type { SubscriptionStatus } from '#shared/domain/subscription.ts';
import { reachOf } from '#shared/domain/permissions.ts';
import { ok, refuse, type Result } from '#shared/errors.ts';
import type { Actor } from '../../auth/actor.ts';
import { databaseNow } from '../../db/connect.ts';
import type { Deps } from '../../deps.ts';
import { readSubscription, subscriptionsQuery, toRow, whereReachable } from './rows.ts';

export interface SubscriptionFilter {
  readonly studentId?: number | undefined;
  readonly status?: SubscriptionStatus | undefined;
  /** The last id of the page before. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/** The subscriptions of the students in reach; statuses are those of this moment, not those of the last night. */
export async function listSubscriptions(
  deps: Deps,
  actor: Actor,
  filter: SubscriptionFilter,
): Promise<Result<{ subscriptions: SubscriptionRow[]; more: boolean; asOf: number }>> {
  if (reachOf(actor, 'subscription.view') === 'none') return refuse('forbidden');
  const query = subscriptionsQuery(deps.db).limit(filter.limit + 1);
  whereReachable(query, actor);
  if (filter.studentId !== undefined) void query.where('s.student_id', filter.studentId);
  if (filter.after !== undefined) void query.where('s.id', '>', filter.after);
  if (filter.status !== undefined)
    void query.whereRaw('subscription_status_at(s, clock_timestamp()) = ?', [filter.status]);
  const rows: Parameters<typeof toRow>[0][] = await query;
  return ok({
    subscriptions: rows.slice(0, filter.limit).map(toRow),
    more: rows.length > filter.limit,
    asOf: await databaseNow(deps.db),
  });
}

export async function subscriptionDetail(deps: Deps, actor: Actor, id: number): Promise<Result<SubscriptionDetail>> {
  const found = reachOf(actor, 'subscription.view') === 'none' ? undefined : await readSubscription(deps.db, actor, id);
  return found ? ok(found) : refuse('not_found');
}

interface PackageTableRow {
  readonly id: number;
  readonly name: string;
  readonly kind: PackageRow['kind'];
  readonly sessions: number;
  readonly period_days: number;
}

const toPackage = ({ period_days, ...row }: PackageTableRow): PackageRow => ({ ...row, periodDays: period_days });

export async function listPackages(deps: Deps, actor: Actor): Promise<Result<{ packages: PackageRow[] }>> {
  if (reachOf(actor, 'package.view') === 'none') return refuse('forbidden');
  return ok({ packages: (await deps.db<PackageTableRow>('packages').orderBy('id')).map(toPackage) });
}

/** Packages are never changed: subscriptions that were sold keep their own numbers. */
export async function createPackage(
  deps: Deps,
  actor: Actor,
  input: Omit<PackageRow, 'id'>,
): Promise<Result<PackageRow>> {
  if (reachOf(actor, 'package.manage') === 'none') return refuse('forbidden');
  return ok(toPackage(await insertPackage(deps.db, input)));
}

async function insertPackage(db: Knex, { periodDays, ...input }: Omit<PackageRow, 'id'>): Promise<PackageTableRow> {
  const [row]: PackageTableRow[] = await db('packages')
    .insert({ ...input, period_days: periodDays })
    .returning('*');
  if (!row) throw new Error('the package was not written');
  return row;
}
