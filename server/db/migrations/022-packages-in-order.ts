import type { Knex } from 'knex';

/**
 * Placing and charging ask the same packages in the same order (domain.md 5, 6): what is left is answered for each of them,
 * so that one rule in the code names the payer. It was decided here as well, and took the package that ends first even when
 * that was full.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    drop function places_left(bigint, text, timestamptz, bigint);
    drop function places_in(bigint[], bigint, text, bigint);

    -- These packages of a student: net charges with the other one-to-one classes that stand or wait with the package's name;
    -- nameless: those that have none and may become any of these packages' own, the same number in every row.
    create function places_in(packages bigint[], asked_student bigint, asked_kind text, own_session bigint)
    returns table (subscription_id bigint, ends_at timestamptz, quota integer, used integer, nameless integer)
    stable language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    begin
      return query
        with open as materialized (
          select s.subscription_id as package from session_participants p join sessions s on s.id = p.session_id
            where p.student_id = asked_student and p.expected_until is null and s.kind = asked_kind
              and s.subtype in ('individual', 'assessment')
              and s.status in ('unscheduled', 'scheduled', 'ready', 'ongoing') and s.id is distinct from own_session
              and (s.subscription_id = any(packages) or s.subscription_id is null and (s.starts_at is null
                or exists (select from subscriptions x
                  where x.id = any(packages) and s.starts_at >= x.starts_at and s.starts_at < x.ends_at))))
        select x.id, x.ends_at, x.quota,
          ((select coalesce(sum(c.amount), 0) from session_consumptions c where c.subscription_id = x.id)
            + (select count(*) from open where open.package = x.id))::int,
          (select count(*) from open where open.package is null)::int
        from subscriptions x where x.id = any(packages) order by x.id;
    end $$;

    -- Locks the packages that are active at a moment in the order of their ids, then counts under the lock. No row: none is
    -- active.
    create function places_left(asked_student bigint, asked_kind text, moment timestamptz, own_session bigint)
    returns table (subscription_id bigint, ends_at timestamptz, quota integer, used integer, nameless integer)
    language plpgsql set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
    declare
      active bigint[] := array(select x.id from subscriptions x where x.student_id = asked_student
        and x.kind = asked_kind and subscription_status_at(x, moment) = 'active' order by x.id for update);
    begin
      return query select * from places_in(active, asked_student, asked_kind, own_session)
        where cardinality(active) > 0;
    end $$;
  `);
}
