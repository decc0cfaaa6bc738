import type { Knex } from 'knex';

/**
 * What happens to a subscription in its life (domain.md 1): dates decide its status, `subscription_status_at` is the one
 * place where the database says so; the stored `status` only writes it down for lists. Renewals point at what they renew.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    alter table subscriptions
      add column activated_at timestamptz,
      add column cancelled_at timestamptz,
      -- The one-to-one teacher whose sessions activating makes; null where a group or the staff places them.
      add column teacher_id bigint references staff,
      add column duration_minutes integer check (duration_minutes between 1 and 480),
      add column renews_id bigint unique references subscriptions,
      add column version integer not null default 1;

    create table subscription_pauses (
      id bigint generated always as identity primary key,
      subscription_id bigint not null references subscriptions,
      paused_at timestamptz not null,
      resumed_at timestamptz,
      check (resumed_at >= paused_at)
    );
    create unique index subscription_pauses_one_open on subscription_pauses (subscription_id) where resumed_at is null;
    create index subscription_pauses_subscription on subscription_pauses (subscription_id);

    create table subscription_events (
      id bigint generated always as identity primary key,
      subscription_id bigint not null references subscriptions,
      what text not null
        check (what in ('created', 'activated', 'paused', 'resumed', 'extended', 'renewed', 'cancelled', 'expired')),
      actor text not null,
      reason text,
      data jsonb not null default '{}',
      at timestamptz not null default clock_timestamp()
    );
    create index subscription_events_subscription on subscription_events (subscription_id, id);
    create trigger subscription_events_append_only before update or delete on subscription_events
      for each statement execute function refuse_change();
    create trigger subscription_events_not_emptied before truncate on subscription_events
      for each statement execute function refuse_change();

    -- A subscription entered as running was active from its start.
    create function fill_activation() returns trigger language plpgsql as $$
    begin
      if new.activated_at is null and new.status <> 'pending' then new.activated_at := new.starts_at; end if;
      if new.cancelled_at is null and new.status = 'cancelled' then new.cancelled_at := now(); end if;
      return new;
    end $$;
    create trigger subscriptions_activation before insert on subscriptions
      for each row execute function fill_activation();
    update subscriptions set activated_at = starts_at where status <> 'pending';
    update subscriptions set cancelled_at = now() where status = 'cancelled';
    insert into subscription_pauses (subscription_id, paused_at) select id, now() from subscriptions where status = 'paused';

    create function subscription_status_at(s subscriptions, moment timestamptz) returns text stable language sql as $$
      select case
        when s.cancelled_at <= moment then 'cancelled'
        -- Days do not pass while a pause is open.
        when exists (select from subscription_pauses p
          where p.subscription_id = s.id and p.resumed_at is null and p.paused_at <= moment) then 'paused'
        when s.ends_at <= moment then 'expired'
        when moment < s.starts_at or s.activated_at is null or moment < s.activated_at then 'pending'
        when exists (select from subscription_pauses p
          where p.subscription_id = s.id and p.paused_at <= moment and moment < p.resumed_at) then 'paused'
        else 'active' end
    $$;
  `);
}
