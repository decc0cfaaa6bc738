import type { Knex } from 'knex';

/**
 * Teachers' evaluations as they were written (domain.md 4): every saving is a row that only appends; the reports show the
 * newest one. Two savings on the same base cannot both stand.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  const reports = ['student_session_reports', 'academic_session_reports', 'interactive_session_reports'];
  await trx.raw(`
    create table evaluation_entries (
      id bigint generated always as identity primary key,
      session_id bigint not null references sessions,
      student_id bigint not null references students,
      evaluation jsonb not null,
      -- The saving that its author had seen.
      base_entry_id bigint references evaluation_entries,
      actor text not null,
      command_id text not null,
      at timestamptz not null default clock_timestamp(),
      unique (actor, command_id),
      unique nulls not distinct (session_id, student_id, base_entry_id)
    );
    create trigger evaluation_entries_append_only before update or delete on evaluation_entries
      for each statement execute function refuse_change();
    create trigger evaluation_entries_not_emptied before truncate on evaluation_entries
      for each statement execute function refuse_change();
    ${reports
      .map(
        (table) => `alter table ${table}
          add column evaluation_entry_id bigint references evaluation_entries,
          add column absence text check (absence in ('apologised', 'no_answer', 'technical'));`,
      )
      .join('\n')}
  `);
}
