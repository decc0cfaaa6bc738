import type { Knex } from 'knex';

/**
 * What a desktop's log says of joins and leaves is computed from the whole log and written again with each upload, like
 * the witness's sights: a chunk that comes late must be able to take back what only its absence suggested (domain.md
 * 3.2). The log itself only appends, and so do LiveKit's own facts, which are a table of their own from here on.
 */
export async function up(trx: Knex.Transaction): Promise<void> {
  await trx.raw(`
    create table witness_facts (
      id text primary key,
      room_name text not null,
      room_sid text not null,
      participant_sid text not null,
      identity text not null,
      what text not null check (what in ('joined', 'left')),
      at timestamptz not null,
      joined_at timestamptz,
      session_id bigint not null references sessions,
      -- Whose desktop told it.
      staff_id bigint not null references staff
    );
    create index witness_facts_session on witness_facts (session_id, staff_id);
    insert into witness_facts
      select id, room_name, room_sid, participant_sid, identity, what, at, joined_at, session_id, witness_id
      from attendance_facts where witness_id is not null;
    alter table attendance_facts disable trigger attendance_facts_append_only;
    delete from attendance_facts where witness_id is not null;
    alter table attendance_facts enable trigger attendance_facts_append_only;
    alter table attendance_facts drop column witness_id, drop column source;

    create view told_facts as
      select id, room_name, room_sid, participant_sid, identity, what, at, joined_at, reason, participant_kind, hidden,
        device_id, session_id, null::bigint as witness_id
      from attendance_facts
      union all
      select id, room_name, room_sid, participant_sid, identity, what, at, joined_at, null, 'STANDARD', false,
        null, session_id, staff_id
      from witness_facts;
  `);
}
