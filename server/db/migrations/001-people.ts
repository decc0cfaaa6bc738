import type { Knex } from 'knex';

/** The academy, its staff and students, what they are enrolled in and what they have paid for (domain.md 1). */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create extension if not exists btree_gist;

    create table academy (
      only_one boolean primary key default true check (only_one),
      name text not null,
      time_zone text not null,
      week_start text not null check (week_start in ('saturday', 'sunday', 'monday')),
      digits text not null default 'latin' check (digits in ('latin', 'arabic')),
      show_hijri boolean not null default true,
      language text not null default 'ar' check (language in ('ar', 'en')),
      demo boolean not null default false,
      settings_version integer not null default 1,
      created_at timestamptz not null default now()
    );

    -- Settings only ever append: the newest version of a key in a scope is the one in force (domain.md 7).
    create table setting_versions (
      version integer not null,
      key text not null,
      scope_kind text not null default 'academy' check (scope_kind in ('academy', 'kind', 'circle', 'course', 'session')),
      scope_id text not null default '',
      value jsonb,
      changed_by bigint,
      changed_at timestamptz not null default now(),
      reason text,
      primary key (version, key, scope_kind, scope_id)
    );

    create table staff (
      id bigint generated always as identity primary key,
      name text not null,
      email text not null,
      role text not null check (role in ('admin', 'supervisor', 'teacher')),
      password_hash text not null,
      time_zone text not null,
      language text not null default 'ar' check (language in ('ar', 'en')),
      disabled_at timestamptz,
      created_at timestamptz not null default now()
    );
    create unique index staff_email on staff (lower(email));

    create table supervisor_teachers (
      supervisor_id bigint not null references staff,
      teacher_id bigint not null references staff,
      primary key (supervisor_id, teacher_id)
    );
    create index supervisor_teachers_teacher on supervisor_teachers (teacher_id);

    -- Opaque tokens: only their hash is kept (reliability.md 19).
    create table sign_ins (
      id bigint generated always as identity primary key,
      token_hash bytea not null unique,
      staff_id bigint not null references staff,
      created_at timestamptz not null default now(),
      last_used_at timestamptz not null default now(),
      expires_at timestamptz not null,
      ended_at timestamptz,
      end_reason text
    );
    create index sign_ins_staff on sign_ins (staff_id) where ended_at is null;

    create table students (
      id bigint generated always as identity primary key,
      name text not null,
      time_zone text not null,
      language text not null default 'ar' check (language in ('ar', 'en')),
      guardian_name text,
      guardian_email text,
      link_version integer not null default 1,
      created_at timestamptz not null default now()
    );

    create table circles (
      id bigint generated always as identity primary key,
      name text not null,
      teacher_id bigint not null references staff,
      capacity integer not null default 10 check (capacity > 0),
      duration_minutes integer check (duration_minutes between 1 and 480),
      created_at timestamptz not null default now()
    );

    create table courses (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('academic', 'interactive')),
      title text not null,
      teacher_id bigint not null references staff,
      capacity integer not null default 20 check (capacity > 0),
      sessions_total integer check (sessions_total > 0),
      duration_minutes integer check (duration_minutes between 1 and 480),
      created_at timestamptz not null default now()
    );

    create table enrolments (
      id bigint generated always as identity primary key,
      student_id bigint not null references students,
      circle_id bigint references circles,
      course_id bigint references courses,
      enrolled_from timestamptz not null default now(),
      enrolled_until timestamptz,
      check (num_nonnulls(circle_id, course_id) = 1),
      check (enrolled_until is null or enrolled_until > enrolled_from)
    );
    create index enrolments_circle on enrolments (circle_id);
    create index enrolments_course on enrolments (course_id);
    create index enrolments_student on enrolments (student_id);

    create table packages (
      id bigint generated always as identity primary key,
      name text not null,
      kind text not null check (kind in ('quran', 'academic', 'interactive')),
      sessions integer not null check (sessions > 0),
      period_days integer not null check (period_days > 0)
    );

    -- Used and left are never stored: they are derived from session_consumptions (domain.md 6).
    create table subscriptions (
      id bigint generated always as identity primary key,
      student_id bigint not null references students,
      package_id bigint references packages,
      kind text not null check (kind in ('quran', 'academic', 'interactive')),
      quota integer not null check (quota > 0),
      starts_at timestamptz not null,
      ends_at timestamptz not null,
      status text not null default 'active' check (status in ('pending', 'active', 'paused', 'expired', 'cancelled')),
      created_at timestamptz not null default now(),
      check (ends_at > starts_at)
    );
    create index subscriptions_student on subscriptions (student_id, kind, ends_at);
  `);
}
