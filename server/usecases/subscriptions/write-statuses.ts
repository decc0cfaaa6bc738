import type { Knex } from 'knex';

/**
 * The night job's part: writes down the statuses that the dates have decided already (domain.md 1), and that a
 * subscription has expired. Answers how many changed; running it again changes nothing.
 */
export async function writeSubscriptionStatuses(db: Knex): Promise<{ changed: number }> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `with due as (
       select s.id, subscription_status_at(s, clock_timestamp()) as now_is from subscriptions s
       where s.status <> subscription_status_at(s, clock_timestamp()) for update skip locked),
     written as (
       update subscriptions s set status = due.now_is from due where s.id = due.id returning s.id, s.status),
     told as (
       insert into subscription_events (subscription_id, what, actor)
       select id, 'expired', 'system' from written where status = 'expired')
     select id from written`,
  );
  return { changed: rows.length };
}
