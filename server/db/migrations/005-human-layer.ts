import type { Knex } from 'knex';

const onlyAppends = (table: string): string => `
  create trigger ${table}_append_only before update or delete on ${table}
    for each statement execute function refuse_change();
  create trigger ${table}_not_emptied before truncate on ${table}
    for each statement execute function refuse_change();`;

/**
 * What people say over what was computed (domain.md 4), as rows that only append; the audit log's chain of seals
 * (reliability.md 20); and recomputing (domain.md 3.10).
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table attendance_entries (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      person_role text not null check (person_role in ('teacher', 'student')),
      person_id bigint not null,
      kind text not null check (kind in ('status', 'add', 'cut', 'undo', 'contest', 'contest_answer')),
      status text check (status in ('present', 'late', 'partial', 'absent', 'excused')),
      from_at timestamptz,
      until_at timestamptz,
      reason text check (reason in ('technical', 'identity_mix_up', 'agreed_absence', 'teacher_fault', 'other')),
      note text not null default '',
      undoes_id bigint unique,
      answers_id bigint unique,
      answer text check (answer in ('accepted', 'rejected')),
      -- What the author had seen: the last human entry and the status.
      base_entry_id bigint,
      base_status text check (base_status in ('present', 'late', 'partial', 'absent', 'excused')),
      credit text not null default 'by_rule' check (credit in ('by_rule', 'keep', 'charge', 'waive')),
      actor text not null,
      command_id text,
      at timestamptz not null default clock_timestamp(),
      unique (actor, command_id),
      unique (id, session_id, person_role, person_id),
      foreign key (undoes_id, session_id, person_role, person_id)
        references attendance_entries (id, session_id, person_role, person_id),
      foreign key (answers_id, session_id, person_role, person_id)
        references attendance_entries (id, session_id, person_role, person_id),
      check ((kind = 'status') = (status is not null)),
      check ((kind in ('add', 'cut')) = (from_at is not null and until_at is not null)),
      check (num_nulls(from_at, until_at) <> 1 and until_at > from_at),
      check ((kind = 'undo') = (undoes_id is not null)),
      check ((kind = 'contest_answer') = (answers_id is not null and answer is not null)),
      check (num_nulls(answers_id, answer) <> 1),
      check ((kind in ('contest', 'contest_answer')) = (reason is null)),
      check (person_role = 'student' or status is distinct from 'late'),
      check ((reason is distinct from 'other' and kind <> 'contest') or char_length(btrim(note)) >= 10)
    );
    create index attendance_entries_session on attendance_entries (session_id);

    -- Until now an override was known only by a report that says something else than was computed.
    insert into attendance_entries (session_id, person_role, person_id, kind, status, reason, note, base_status, actor, at)
      select session_id, 'student', student_id, 'status', status, 'other', 'set by hand before entries were kept',
        computed_status, 'system', computed_at
      from session_reports where status <> computed_status;

    -- The newest row of a session is what its effective_from and effective_until say; null bounds take it back.
    create table effective_windows (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      from_at timestamptz,
      until_at timestamptz,
      reason text not null check (btrim(reason) <> ''),
      base_id bigint references effective_windows,
      actor text not null,
      command_id text,
      at timestamptz not null default clock_timestamp(),
      unique (actor, command_id),
      check (num_nulls(from_at, until_at) <> 1 and until_at > from_at)
    );
    create index effective_windows_session on effective_windows (session_id, id);

    -- The chain: each seal is the hash of its audit row and of the seal before it.
    create table audit_seals (
      seq bigint primary key check (seq > 0),
      audit_id bigint not null unique references audit_log,
      prev_hash bytea not null,
      hash bytea not null,
      sealed_at timestamptz not null default clock_timestamp()
    );

    -- Recomputing a period: looked at first, then started on purpose.
    create table recompute_runs (
      id bigint generated always as identity primary key,
      period_from timestamptz not null,
      period_until timestamptz not null,
      under text not null check (under in ('frozen', 'current')),
      -- The settings that the preview was computed under.
      settings_version integer not null,
      phase text not null default 'previewing' check (phase in ('previewing', 'previewed', 'applying', 'done')),
      asked_by text not null,
      asked_at timestamptz not null default clock_timestamp(),
      previewed_at timestamptz,
      started_by text,
      reason text,
      started_at timestamptz,
      finished_at timestamptz,
      check (period_until > period_from),
      check ((phase in ('applying', 'done')) = (started_by is not null and reason is not null and started_at is not null))
    );
    create table recompute_results (
      run_id bigint not null references recompute_runs,
      session_id bigint not null references sessions,
      would_change jsonb,
      changed jsonb,
      error text,
      primary key (run_id, session_id)
    );
    create index recompute_results_to_look_at on recompute_results (run_id, session_id)
      where would_change is null and error is null;
    create index recompute_results_to_apply on recompute_results (run_id, session_id)
      where changed is null and error is null;

    ${onlyAppends('attendance_entries')}
    ${onlyAppends('effective_windows')}
    ${onlyAppends('audit_seals')}
    create trigger audit_log_not_emptied before truncate on audit_log
      for each statement execute function refuse_change();
  `);
}
