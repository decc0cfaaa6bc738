import type { Knex } from 'knex';

/** The three layers of attendance (domain.md 4): facts as they came, live presence, and the reports that stand. */
export async function up(trx: Knex.Transaction): Promise<void> {
  const evaluation = `
      status text not null check (status in ('present', 'late', 'partial', 'absent', 'excused')),
      computed_status text not null check (computed_status in ('present', 'late', 'partial', 'absent', 'excused')),
      attended_ms bigint not null check (attended_ms >= 0),
      window_ms bigint not null check (window_ms > 0),
      late_ms bigint,
      left_early_ms bigint,
      flags text[] not null default '{}',
      policy_version integer not null,
      computed_at timestamptz not null default now(),
      evaluated_at timestamptz,
      evaluated_by bigint references staff,
      homework text,
      notes text`;
  await trx.raw(`
    -- The inbox: every genuine delivery once, before anything else happens. Kept 90 days.
    create table livekit_events (
      id text primary key,
      seq bigint generated always as identity,
      event text not null,
      room_name text,
      room_sid text,
      participant_sid text,
      identity text,
      created_at timestamptz not null,
      received_at timestamptz not null default now(),
      payload jsonb not null,
      state text not null default 'new' check (state in ('new', 'done', 'dead', 'quarantined')),
      attempts integer not null default 0,
      next_try_at timestamptz not null default now(),
      last_error text,
      processed_at timestamptz
    );
    create index livekit_events_new on livekit_events (next_try_at, seq) where state = 'new';
    create index livekit_events_open_states on livekit_events (state) where state in ('dead', 'quarantined');
    create index livekit_events_room on livekit_events (room_name);

    -- What the inbox told about a person in a room, for ever and never changed: the verdicts' only ground.
    create table attendance_facts (
      id text primary key,
      room_name text not null,
      room_sid text not null,
      participant_sid text not null,
      identity text not null,
      what text not null check (what in ('joined', 'left', 'aborted')),
      at timestamptz not null,
      joined_at timestamptz,
      reason text,
      participant_kind text not null default 'STANDARD',
      hidden boolean not null default false,
      device_id text,
      source text not null default 'webhook' check (source in ('webhook', 'witness')),
      session_id bigint references sessions,
      recorded_at timestamptz not null default now()
    );
    create index attendance_facts_session on attendance_facts (session_id);

    -- What the roster checks saw of a connection: first and last sighting, and since when it is gone.
    create table roster_sightings (
      room_sid text not null,
      participant_sid text not null,
      room_name text not null,
      session_id bigint not null references sessions,
      identity text not null,
      participant_kind text not null default 'STANDARD',
      hidden boolean not null default false,
      joined_at timestamptz,
      first_seen_at timestamptz not null,
      last_seen_at timestamptz not null,
      missed integer not null default 0,
      missing_at timestamptz,
      primary key (room_sid, participant_sid)
    );
    create index roster_sightings_session on roster_sightings (session_id);

    -- A room sid of a name, as told by events and rosters; a newer one under the same name replaced the older.
    create table room_incarnations (
      room_sid text primary key,
      room_name text not null,
      session_id bigint references sessions,
      created_at timestamptz not null,
      finished_at timestamptz
    );
    create index room_incarnations_session on room_incarnations (session_id);

    -- Neither events nor a roster could reach the server (domain.md 3.2).
    create table blind_periods (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      blind_from timestamptz not null,
      blind_until timestamptz,
      cause text not null,
      check (blind_until is null or blind_until >= blind_from)
    );
    create index blind_periods_session on blind_periods (session_id);

    -- One row a person who was in the room; left_at is null while they are in.
    create table meeting_attendances (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      person_role text not null check (person_role in ('teacher', 'student')),
      person_id bigint not null,
      identity text not null,
      joined_at timestamptz not null,
      left_at timestamptz,
      cycles jsonb not null,
      total_ms bigint not null default 0,
      flags text[] not null default '{}',
      updated_at timestamptz not null default now(),
      unique (session_id, identity)
    );
    create index meeting_attendances_in_room on meeting_attendances (session_id) where left_at is null;

    -- One row an expected person: the pure function's answer, written again and again.
    create table session_attendances (
      session_id bigint not null references sessions,
      person_role text not null check (person_role in ('teacher', 'student')),
      person_id bigint not null,
      status text not null check (status in ('present', 'late', 'partial', 'absent', 'excused')),
      attended_ms bigint not null check (attended_ms >= 0),
      window_ms bigint not null check (window_ms > 0),
      late_ms bigint,
      left_early_ms bigint,
      flags text[] not null default '{}',
      policy_version integer not null,
      final boolean not null default false,
      computed_at timestamptz not null default now(),
      primary key (session_id, person_role, person_id)
    );

    create table student_session_reports (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      student_id bigint not null references students,
      ${evaluation},
      new_memorisation jsonb,
      recent_revision jsonb,
      old_revision jsonb,
      mistakes jsonb,
      grade numeric(3, 1) check (grade between 0 and 10),
      unique (session_id, student_id)
    );
    create index student_session_reports_student on student_session_reports (student_id, session_id);
    create table academic_session_reports (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      student_id bigint not null references students,
      ${evaluation},
      homework_degree numeric(3, 1) check (homework_degree between 0 and 10),
      topic text,
      unique (session_id, student_id)
    );
    create index academic_session_reports_student on academic_session_reports (student_id, session_id);
    create table interactive_session_reports (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      student_id bigint not null references students,
      ${evaluation},
      homework_degree numeric(3, 1) check (homework_degree between 0 and 10),
      engagement jsonb,
      unique (session_id, student_id)
    );
    create index interactive_session_reports_student on interactive_session_reports (student_id, session_id);

    create view session_reports as
      select 'quran' as kind, session_id, student_id, status, computed_status, attended_ms, window_ms, late_ms,
        left_early_ms, flags, policy_version, computed_at, evaluated_at, homework, notes, grade from student_session_reports
      union all
      select 'academic', session_id, student_id, status, computed_status, attended_ms, window_ms, late_ms,
        left_early_ms, flags, policy_version, computed_at, evaluated_at, homework, notes, homework_degree
        from academic_session_reports
      union all
      select 'interactive', session_id, student_id, status, computed_status, attended_ms, window_ms, late_ms,
        left_early_ms, flags, policy_version, computed_at, evaluated_at, homework, notes, homework_degree
        from interactive_session_reports;

    -- Deliveries about nobody or nowhere we know: kept and listed, never dropped.
    create table unmatched_presence (
      fact_id text primary key,
      session_id bigint references sessions,
      room_name text not null,
      identity text not null,
      why text not null check (why in ('unknown_room', 'unknown_identity')),
      at timestamptz not null
    );
  `);
}
