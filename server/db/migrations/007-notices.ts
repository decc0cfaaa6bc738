import type { Knex } from 'knex';

/** Notices for staff, and mail for guardians: a row each before anything is shown or sent, so that none is doubled or lost. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table notices (
      id bigint generated always as identity primary key,
      staff_id bigint not null references staff,
      what text not null,
      session_id bigint references sessions,
      data jsonb not null default '{}',
      -- The same happening is told to the same person once, whichever server or job says it.
      once text not null,
      at timestamptz not null default clock_timestamp(),
      read_at timestamptz,
      unique (staff_id, once)
    );
    create index notices_of_staff on notices (staff_id, id);
    create index notices_unread on notices (staff_id) where read_at is null;

    create table notice_preferences (
      staff_id bigint not null references staff,
      what text not null,
      in_app boolean not null,
      desktop boolean not null,
      primary key (staff_id, what)
    );

    create table mail_outbox (
      id bigint generated always as identity primary key,
      student_id bigint not null references students,
      session_id bigint not null references sessions,
      what text not null check (what in ('cancelled', 'moved', 'absent')),
      once text not null unique,
      to_address text not null,
      language text not null check (language in ('ar', 'en')),
      time_zone text not null,
      data jsonb not null,
      -- Fixed before the first try: a mail that is sent again after a crash is the same mail.
      message_id text not null unique,
      state text not null default 'waiting' check (state in ('waiting', 'sent', 'failed', 'too_late', 'not_configured')),
      tries integer not null default 0,
      -- Nobody else sends it until then.
      leased_until timestamptz,
      last_error text,
      created_at timestamptz not null default clock_timestamp(),
      sent_at timestamptz,
      check ((state = 'sent') = (sent_at is not null))
    );
    create index mail_outbox_open on mail_outbox (id) where state = 'waiting';
  `);
}
