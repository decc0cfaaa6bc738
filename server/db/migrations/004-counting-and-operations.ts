import type { Knex } from 'knex';

/** The append-only ledger (domain.md 6), the event log behind the live screens, the audit log, commands and jobs. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table session_consumptions (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      subscription_id bigint not null references subscriptions,
      student_id bigint not null references students,
      kind text not null check (kind in ('charge', 'waive', 'hold', 'reversal', 'manual')),
      amount smallint not null,
      reverses_id bigint unique references session_consumptions,
      reason text,
      actor text not null,
      at timestamptz not null default now(),
      check (amount = case kind when 'charge' then 1 when 'manual' then 1 when 'reversal' then -1 else 0 end),
      check ((kind = 'reversal') = (reverses_id is not null))
    );
    create index session_consumptions_subscription on session_consumptions (subscription_id);
    create index session_consumptions_session on session_consumptions (session_id);

    create function refuse_change() returns trigger language plpgsql as $$
    begin
      raise exception '% only ever appends', tg_table_name using errcode = 'restrict_violation';
    end $$;

    create function check_consumption_net() returns trigger language plpgsql as $$
    declare net integer;
    begin
      perform 1 from subscriptions where id = new.subscription_id for update;
      select coalesce(sum(amount), 0) into net from session_consumptions
        where session_id = new.session_id and subscription_id = new.subscription_id;
      if net not in (0, 1) then
        raise exception 'net of session % on subscription % would be %', new.session_id, new.subscription_id, net
          using errcode = 'check_violation', constraint = 'consumption_net';
      end if;
      return new;
    end $$;
    create trigger session_consumptions_net after insert on session_consumptions
      for each row execute function check_consumption_net();

    -- xid: ids commit out of order, so a reader resumes by (xid, id) below the oldest running transaction.
    create table event_log (
      id bigint generated always as identity primary key,
      xid xid8 not null default pg_current_xact_id(),
      type text not null,
      session_id bigint,
      teacher_id bigint,
      payload jsonb not null,
      at timestamptz not null default now()
    );
    create index event_log_cursor on event_log (xid, id);
    create index event_log_session on event_log (session_id, xid, id);

    -- Appended unsealed inside each transaction; one sealer chains the committed rows in order.
    create table audit_log (
      id bigint generated always as identity primary key,
      xid xid8 not null default pg_current_xact_id(),
      at timestamptz not null default clock_timestamp(),
      actor text not null,
      action text not null,
      subject text not null,
      data jsonb not null default '{}'
    );
    create trigger session_consumptions_append_only before update or delete on session_consumptions
      for each statement execute function refuse_change();
    create trigger attendance_facts_append_only before update or delete on attendance_facts
      for each statement execute function refuse_change();
    create trigger session_transitions_append_only before update or delete on session_transitions
      for each statement execute function refuse_change();
    create trigger audit_log_append_only before update or delete on audit_log
      for each statement execute function refuse_change();

    -- A command sent again answers the same and is done once.
    create table commands (
      command_id text not null,
      staff_id bigint not null references staff,
      name text not null,
      answer jsonb not null,
      at timestamptz not null default now(),
      primary key (staff_id, command_id)
    );

    create table job_slots (
      job text not null,
      slot timestamptz not null,
      host text not null,
      lease_until timestamptz not null,
      done_at timestamptz,
      primary key (job, slot)
    );

    create table cron_job_logs (
      id bigint generated always as identity primary key,
      job text not null,
      host text not null,
      status text not null check (status in ('running', 'done', 'failed', 'cut')),
      counts jsonb not null default '{}',
      error text,
      created_at timestamptz not null default now(),
      finished_at timestamptz
    );
    create index cron_job_logs_created on cron_job_logs (created_at);

    -- Keys that every server of this academy shares, made once (links are signed with one).
    create table server_keys (
      name text primary key,
      value bytea not null,
      created_at timestamptz not null default now()
    );
  `);
}
