import type { Knex } from 'knex';

/**
 * When teachers may teach and the academy does not (domain.md 5): weekly hours and dated exceptions are wall times in
 * the teacher's zone, holidays are dates in the academy's. Which subscription a class takes its place from, and numbers
 * of course sessions that a cancelled one gives back.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table teacher_hours (
      id bigint generated always as identity primary key,
      teacher_id bigint not null references staff,
      weekday text not null
        check (weekday in ('sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday')),
      from_minute integer not null check (from_minute >= 0),
      to_minute integer not null check (to_minute <= 1440),
      check (from_minute < to_minute),
      exclude using gist (teacher_id with =, weekday with =, int4range(from_minute, to_minute) with &&)
    );

    create table teacher_exceptions (
      id bigint generated always as identity primary key,
      teacher_id bigint not null references staff,
      on_date date not null,
      what text not null check (what in ('off', 'extra')),
      -- Both null: the whole day.
      from_minute integer check (from_minute >= 0),
      to_minute integer check (to_minute <= 1440),
      note text,
      created_at timestamptz not null default clock_timestamp(),
      check (num_nulls(from_minute, to_minute) <> 1),
      check (from_minute < to_minute)
    );
    create index teacher_exceptions_teacher on teacher_exceptions (teacher_id, on_date);

    create table holidays (
      id bigint generated always as identity primary key,
      name text not null check (name <> ''),
      from_date date not null,
      to_date date not null,
      created_at timestamptz not null default clock_timestamp(),
      check (from_date <= to_date)
    );
    create index holidays_dates on holidays (to_date, from_date);

    -- The package that a one-to-one class was made or placed from; what it is charged to is decided when it ends.
    alter table sessions add column subscription_id bigint references subscriptions;
    create index sessions_subscription on sessions (subscription_id) where subscription_id is not null;

    -- A cancelled session keeps its number for the records and gives it free for the one that makes up for it.
    alter table interactive_session_details add column given_back boolean not null default false;
    update interactive_session_details d set given_back = true
      from sessions s where s.id = d.session_id and s.status = 'cancelled';
    alter table interactive_session_details drop constraint interactive_session_details_course_id_number_key;
    create unique index interactive_session_numbers on interactive_session_details (course_id, number) where not given_back;
    create function give_number_back() returns trigger language plpgsql as $$
    begin
      update interactive_session_details set given_back = true where session_id = new.id;
      return new;
    end $$;
    create trigger sessions_give_number_back after update of status on sessions
      for each row when (new.status = 'cancelled' and new.kind = 'interactive') execute function give_number_back();
    create function fill_given_back() returns trigger language plpgsql as $$
    begin
      new.given_back := (select status = 'cancelled' from sessions where id = new.session_id);
      return new;
    end $$;
    create trigger interactive_session_given_back before insert on interactive_session_details
      for each row execute function fill_given_back();
  `);
}
