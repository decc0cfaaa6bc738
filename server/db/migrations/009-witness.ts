import type { Knex } from 'knex';

const onlyAppends = (table: string): string => `
  create trigger ${table}_append_only before update or delete on ${table}
    for each statement execute function refuse_change();
  create trigger ${table}_not_emptied before truncate on ${table}
    for each statement execute function refuse_change();`;

/** The teacher's desktop as second witness (domain.md 3.2): its log as it came, and what a supervisor made of it. */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table witness_entries (
      staff_id bigint not null references staff,
      id text not null,
      session_id bigint not null references sessions,
      room_name text not null,
      room_sid text not null,
      what text not null check (what in ('joined', 'left', 'snapshot')),
      at timestamptz not null,
      monotonic_ms bigint not null,
      people jsonb not null,
      received_at timestamptz not null default clock_timestamp(),
      primary key (staff_id, id)
    );
    create index witness_entries_session on witness_entries (session_id, staff_id);
    ${onlyAppends('witness_entries')}

    -- When a witness could see the room: computed from the entries, written again with each upload.
    create table witness_sights (
      session_id bigint not null references sessions,
      staff_id bigint not null references staff,
      from_at timestamptz not null,
      until_at timestamptz not null,
      primary key (session_id, staff_id, from_at)
    );

    -- A witness's word about themselves proves nothing until somebody accepts it.
    create table witness_acceptances (
      session_id bigint not null references sessions,
      staff_id bigint not null references staff,
      reason text not null,
      actor text not null,
      at timestamptz not null default clock_timestamp(),
      primary key (session_id, staff_id)
    );
    ${onlyAppends('witness_acceptances')}

    -- Whose desktop told a witnessed fact.
    alter table attendance_facts add column witness_id bigint references staff;
  `);
}
