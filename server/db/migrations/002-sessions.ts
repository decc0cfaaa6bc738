import type { Knex } from 'knex';

/**
 * Sessions of all kinds on one base table with one id space, who is expected in them, their rooms and transitions
 * (domain.md 1, 2, 5). The database repeats the invariants: allowed transitions, no double booking, one open room.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table sessions (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('quran', 'academic', 'interactive')),
      subtype text not null,
      title text not null,
      teacher_id bigint not null references staff,
      starts_at timestamptz,
      ends_at timestamptz,
      -- E + buffer as booked: changing the buffer rewrites no row (domain.md 5).
      busy_until timestamptz,
      duration_minutes integer not null check (duration_minutes between 1 and 480),
      status text not null default 'scheduled'
        check (status in ('unscheduled', 'scheduled', 'ready', 'ongoing', 'completed', 'absent', 'cancelled')),
      version integer not null default 1,
      -- The numbers that judge this session, frozen at READY (domain.md 3.10).
      policy jsonb,
      policy_version integer,
      started_at timestamptz,
      ended_at timestamptz,
      end_reason text,
      flags text[] not null default '{}',
      effective_from timestamptz,
      effective_until timestamptz,
      finalised_at timestamptz,
      created_at timestamptz not null default now(),
      check ((kind, subtype) in (
        ('quran', 'individual'), ('quran', 'circle'), ('quran', 'trial'), ('quran', 'assessment'),
        ('academic', 'individual'), ('academic', 'course'), ('interactive', 'course'))),
      check (status in ('unscheduled', 'cancelled') or num_nulls(starts_at, ends_at, busy_until) = 0),
      check (ends_at = starts_at + duration_minutes * interval '1 minute'),
      check (busy_until >= ends_at),
      check ((status in ('completed', 'absent', 'cancelled')) = (ended_at is not null)),
      check ((effective_from is null) = (effective_until is null)),
      check (effective_until > effective_from),
      constraint teacher_not_booked_twice
        exclude using gist (teacher_id with =, tstzrange(starts_at, busy_until) with &&)
        where (status in ('scheduled', 'ready', 'ongoing')) deferrable initially immediate
    );
    create index sessions_starts on sessions (starts_at, id);
    create index sessions_teacher on sessions (teacher_id, starts_at);
    create index sessions_live on sessions (starts_at) where status in ('scheduled', 'ready', 'ongoing');

    create table quran_session_details (
      session_id bigint primary key references sessions,
      circle_id bigint references circles,
      parts text[] not null default '{}'
    );
    create table academic_session_details (
      session_id bigint primary key references sessions,
      course_id bigint references courses,
      subject text
    );
    create table interactive_session_details (
      session_id bigint primary key references sessions,
      course_id bigint not null references courses,
      number integer not null check (number > 0),
      unique (course_id, number)
    );

    -- Who is expected, from when to when; the window is a copy so that the database can refuse a double booking.
    create table session_participants (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      student_id bigint not null references students,
      expected_from timestamptz not null default now(),
      expected_until timestamptz,
      starts_at timestamptz,
      busy_until timestamptz,
      live boolean not null,
      unique (session_id, student_id, expected_from),
      constraint student_not_booked_twice
        exclude using gist (student_id with =, tstzrange(starts_at, busy_until) with &&)
        where (live and expected_until is null) deferrable initially immediate
    );
    create index session_participants_session on session_participants (session_id);
    create index session_participants_student on session_participants (student_id, starts_at);

    -- A changed teacher keeps the old row: each teacher's minutes are kept (domain.md 3.9).
    create table session_teachers (
      session_id bigint not null references sessions,
      teacher_id bigint not null references staff,
      expected_from timestamptz not null default now(),
      expected_until timestamptz,
      primary key (session_id, teacher_id, expected_from)
    );

    create function fill_participant_window() returns trigger language plpgsql as $$
    begin
      select s.starts_at, s.busy_until, s.status in ('scheduled', 'ready', 'ongoing')
        into new.starts_at, new.busy_until, new.live from sessions s where s.id = new.session_id;
      return new;
    end $$;
    create trigger session_participants_window before insert on session_participants
      for each row execute function fill_participant_window();

    create function follow_session_window() returns trigger language plpgsql as $$
    begin
      update session_participants set starts_at = new.starts_at, busy_until = new.busy_until,
        live = new.status in ('scheduled', 'ready', 'ongoing') where session_id = new.id;
      if old.teacher_id <> new.teacher_id then
        update session_teachers set expected_until = now() where session_id = new.id and expected_until is null;
        insert into session_teachers (session_id, teacher_id) values (new.id, new.teacher_id);
      end if;
      return new;
    end $$;
    create trigger sessions_follow after update of starts_at, busy_until, status, teacher_id on sessions
      for each row when (old is distinct from new) execute function follow_session_window();

    create function first_session_teacher() returns trigger language plpgsql as $$
    begin
      insert into session_teachers (session_id, teacher_id, expected_from) values (new.id, new.teacher_id, new.created_at);
      return new;
    end $$;
    create trigger sessions_first_teacher after insert on sessions for each row execute function first_session_teacher();

    create table session_transitions (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      from_status text,
      to_status text not null,
      actor text not null,
      reason text,
      at timestamptz not null default now()
    );
    create index session_transitions_session on session_transitions (session_id, id);

    -- The state machine once more: whoever writes, only these steps exist (domain.md 2).
    create function check_session_transition() returns trigger language plpgsql as $$
    begin
      if (old.status, new.status) not in (
        ('unscheduled', 'scheduled'), ('scheduled', 'unscheduled'), ('ready', 'unscheduled'), ('ready', 'scheduled'),
        ('scheduled', 'ready'), ('ready', 'ongoing'), ('ongoing', 'completed'), ('ongoing', 'absent'),
        ('scheduled', 'cancelled'), ('ready', 'cancelled'), ('scheduled', 'completed'), ('ready', 'completed')) then
        raise exception 'invalid_transition % -> % of session %', old.status, new.status, old.id
          using errcode = 'check_violation', constraint = 'session_transition';
      end if;
      return new;
    end $$;
    create trigger sessions_transition before update of status on sessions
      for each row when (old.status is distinct from new.status) execute function check_session_transition();

    -- Names are kept for ever: late events must find their session. close_wanted_at: no longer to be used.
    create table session_rooms (
      name text primary key,
      session_id bigint not null references sessions,
      room_sid text,
      opened_at timestamptz not null default now(),
      created_in_livekit_at timestamptz,
      locked boolean not null default false,
      close_wanted_at timestamptz,
      closed_at timestamptz,
      close_attempts integer not null default 0,
      close_error text
    );
    create unique index session_rooms_one_open on session_rooms (session_id) where close_wanted_at is null;
    create index session_rooms_to_close on session_rooms (close_wanted_at) where closed_at is null;

    create table denied_participants (
      session_id bigint not null references sessions,
      identity text not null,
      denied_at timestamptz not null default now(),
      denied_by bigint references staff,
      primary key (session_id, identity)
    );

    create table quran_session_schedules (
      id bigint generated always as identity primary key,
      circle_id bigint references circles,
      student_id bigint references students,
      teacher_id bigint not null references staff,
      weekdays smallint[] not null,
      wall_time time not null,
      time_zone text not null,
      duration_minutes integer not null check (duration_minutes between 1 and 480),
      starts_on date not null,
      until_on date,
      count integer check (count > 0),
      created_at timestamptz not null default now(),
      check (num_nonnulls(circle_id, student_id) = 1)
    );
    create table academic_schedules (
      id bigint generated always as identity primary key,
      course_id bigint references courses,
      student_id bigint references students,
      teacher_id bigint not null references staff,
      weekdays smallint[] not null,
      wall_time time not null,
      time_zone text not null,
      duration_minutes integer not null check (duration_minutes between 1 and 480),
      starts_on date not null,
      until_on date,
      count integer check (count > 0),
      created_at timestamptz not null default now(),
      check (num_nonnulls(course_id, student_id) = 1)
    );

    create view quran_sessions as
      select s.*, d.circle_id, d.parts from sessions s join quran_session_details d on d.session_id = s.id;
    create view academic_sessions as
      select s.*, d.course_id, d.subject from sessions s join academic_session_details d on d.session_id = s.id;
    create view interactive_course_sessions as
      select s.*, d.course_id, d.number from sessions s join interactive_session_details d on d.session_id = s.id;
  `);
}
